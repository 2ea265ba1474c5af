import type { GraphNode } from '../graph/graphNode';
import { nodeMessage } from '../graph/nodeMessage';
import type { RunPlan } from '../graph/planRun';
import type { Value } from '../graph/value';
import { encodeModel } from '../onnxFile/onnxMessages';

/**
 * Converts a plan to an ONNX model. Feeds are named f0, f1, ..., constants c0, c1, ... and all other values v0, v1, ...
 *
 * The model hides shapes from ONNX Runtime: inputs have no shape, and the constants that determine the shape of a
 * result are inputs with a default. If ONNX Runtime knew the shapes, it would keep the memory of every value for the
 * next value of the same shape, however late that comes. A training step would then keep the temporary values of the
 * forward pass until the backward pass, which takes four times the memory. (Named dimensions would also work, but
 * compiling takes ten times as long.)
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

/** Returns the constants that determine the shape of a node's result. */
function shapesIn(nodes: readonly GraphNode[]): Set<Value> {
  const makers = nodes.filter(({ op }) => op === 'Reshape' || op === 'Expand' || op === 'Tile');
  return new Set(makers.map(({ inputs }) => inputs[1]!).filter(({ constantId }) => constantId !== undefined));
}

/**
 * Moves the nodes that no other node reads to the end, in reverse order. ONNX Runtime starts from such leaves, with the
 * last one first, and runs what each of them needs. In this order, the gradient of a layer's weights is computed when
 * the backward pass reaches the layer. Otherwise it would be computed after the backward pass, and everything that it
 * reads would stay in memory until then.
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

/** Names a node after the TensorFlow.js kernel that recorded it, because ONNX Runtime's messages name the node. */
function nodeName(index: number, origin: string): string {
  return `${origin}#${index}`;
}
