import type { GraphNode } from '../graph/graphNode';
import { nodeMessage } from '../graph/nodeMessage';
import type { RunPlan } from '../graph/planRun';
import type { Value } from '../graph/value';
import { encodeModel } from '../onnxFile/onnxMessages';

/**
 * A plan as an ONNX model. Feeds are named f0, f1, ..., constants c0, ... and all other values v0, ...
 *
 * Shapes are kept from ONNX Runtime: inputs have none, and the shapes that nodes are to make come in as inputs with a
 * default. Where it knows shapes it keeps the memory of every value for the next of the same shape, however far off: a
 * training step would keep the forward pass's passing values for the backward pass, four times the memory. (Named
 * dimensions would do as well, but compiling takes ten times as long.)
 */
export function planToModel(plan: RunPlan, opset: number): Uint8Array {
  const names = new Map<Value, string>();
  plan.feeds.forEach((value, index) => names.set(value, feedName(index)));
  plan.constants.forEach((value, index) => names.set(value, `c${index}`));
  const name = (value: Value): string => names.get(value) ?? resultName(value);
  const untold = (value: Value) => ({ name: name(value), type: value.type });
  const places = new Map(plan.nodes.map((node, index) => [node, index]));
  const nodes = leavesReversed(plan.nodes).map((node) => {
    const inputs = node.inputs.map((value) => (value ? name(value) : ''));
    return nodeMessage(node, nodeName(places.get(node)!, node.origin), inputs, node.outputs.map(name));
  });
  return encodeModel({
    opsets: { '': opset, 'com.microsoft': 1 },
    graph: {
      name: 'tfjs',
      nodes,
      initializers: plan.constants.map((value) => ({
        ...untold(value),
        shape: value.shape,
        data: value.data!,
      })),
      inputs: [...plan.feeds, ...shapesIn(plan.nodes)].map(untold),
      outputs: plan.results.map(untold),
    },
  });
}

/** The constants that say what shape a node is to make. */
function shapesIn(nodes: readonly GraphNode[]): Set<Value> {
  const makers = nodes.filter(({ op }) => op === 'Reshape' || op === 'Expand' || op === 'Tile');
  return new Set(makers.map(({ inputs }) => inputs[1]!).filter(({ constantId }) => constantId !== undefined));
}

/**
 * The nodes with those that no other node reads last, and these in reverse order. ONNX Runtime starts at such leaves,
 * at the last one first, and runs what each needs: reversed, the gradient of a layer's weights is made when the
 * layer's turn comes in the backward pass, and not when that is over, with all that it reads kept till then.
 */
function leavesReversed(nodes: readonly GraphNode[]): GraphNode[] {
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  const isLeaf = ({ outputs }: GraphNode): boolean => !outputs.some((output) => read.has(output));
  return [...nodes.filter((node) => !isLeaf(node)), ...nodes.filter(isLeaf).reverse()];
}

export function feedName(index: number): string {
  return `f${index}`;
}

export function resultName(value: Value): string {
  return `v${value.slot}`;
}

/** ONNX Runtime's messages name the node: its name says which TensorFlow.js kernel recorded it. */
function nodeName(index: number, origin: string): string {
  return `${origin}#${index}`;
}
