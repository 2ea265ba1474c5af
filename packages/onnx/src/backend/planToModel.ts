import type { RunPlan } from '../graph/planRun';
import type { Value } from '../graph/value';
import { encodeModel, type NodeMessage } from '../onnxFile/onnxMessages';

/** A plan as an ONNX model. Feeds are named f0, f1, ..., constants c0, ... and all other values v0, ... */
export function planToModel(plan: RunPlan, opset: number): Uint8Array {
  const names = new Map<Value, string>();
  plan.feeds.forEach((value, index) => names.set(value, feedName(index)));
  plan.constants.forEach((value, index) => names.set(value, `c${index}`));
  const name = (value: Value): string => names.get(value) ?? resultName(value);
  const nodes = plan.nodes.map((node, index): NodeMessage => {
    const { op, domain, attributes } = node;
    const inputs = node.inputs.map((value) => (value ? name(value) : ''));
    return {
      name: nodeName(index, node.origin),
      op,
      domain,
      inputs,
      outputs: node.outputs.map(name),
      attributes,
    };
  });
  const message = (value: Value) => ({ name: name(value), type: value.type, shape: value.shape });
  return encodeModel({
    opsets: { '': opset, 'com.microsoft': 1 },
    graph: {
      name: 'tfjs',
      nodes,
      initializers: plan.constants.map((value) => ({ ...message(value), data: value.data! })),
      inputs: plan.feeds.map(message),
      outputs: plan.results.map(message),
    },
  });
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
