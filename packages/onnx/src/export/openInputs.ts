import { RadnetError } from '@radnet/core';
import type { GraphNode } from '../graph/graphNode';
import { attributesText } from '../graph/nodeMessage';
import { sameShape, type Value } from '../graph/value';
import { openSizes, type OpenSizes } from './openSizes';
import type { Trace } from './traceModel';

/**
 * The differences between recordings of a model: for each node of the first recording, its inputs (by place) that hold
 * sizes which depend on open axes.
 */
export type OpenInputs = ReadonlyMap<GraphNode, ReadonlyMap<number, OpenSizes>>;

/**
 * Compares recordings of one model at the sizes of `recordingSizes`.
 *
 * @param axisNames The names of the open axes.
 * @throws RadnetError that names the layer if the recordings differ in anything but such sizes.
 */
export function openInputs(traces: readonly Trace[], axisNames: readonly string[]): OpenInputs {
  const [first, ...others] = traces as [Trace, ...Trace[]];
  const counterparts = others.map((other) => new Counterparts(first, other));
  const open = new Map<GraphNode, Map<number, OpenSizes>>();
  first.nodes.forEach((node, index) => {
    const nodes = others.map((other) => other.nodes[index]);
    const agree = nodes.every(
      (other) =>
        other?.op === node.op &&
        other.domain === node.domain &&
        attributesText(other.attributes, other.body) === attributesText(node.attributes, node.body) &&
        other.inputs.length === node.inputs.length,
    );
    if (!agree) throw dependsOnSize(first, node, axisNames);
    node.inputs.forEach((input, place) => {
      const values = nodes.map((other) => other!.inputs[place]);
      if (values.every((value, which) => counterparts[which]!.match(input, value))) return;
      const sizes = openSizes([input, ...values].map(wholeNumbers), axisNames.length);
      if (!sizes) throw dependsOnSize(first, node, axisNames);
      open.set(node, (open.get(node) ?? new Map<number, OpenSizes>()).set(place, sizes));
    });
    nodes.forEach((other, which) => counterparts[which]!.pair(node, other!));
  });
  return open;
}

function wholeNumbers(value: Value | undefined): number[] | undefined {
  return value?.type === 'int64' && value.data ? Array.from(value.data as BigInt64Array, Number) : undefined;
}

function dependsOnSize({ layerOf }: Trace, node: GraphNode, axisNames: readonly string[]): RadnetError {
  return new RadnetError(
    `toOnnx: layer '${layerOf.get(node)}' records other operators for other sizes of ${axisNames.join(' or ')} ` +
      `(in TensorFlow.js's ${node.origin}), so one graph cannot serve all sizes: give that size as a number in ` +
      "inputShape, or, if it is the batch's, set dynamicBatch: false",
  );
}

/** Matches the values of one recording to those of another. */
class Counterparts {
  private readonly of = new Map<Value, Value>();

  constructor(
    private readonly first: Trace,
    private readonly other: Trace,
  ) {
    first.inputs.forEach((input, index) => this.of.set(input, other.inputs[index]!));
  }

  pair(node: GraphNode, other: GraphNode): void {
    node.outputs.forEach((output, index) => this.of.set(output, other.outputs[index]!));
  }

  match(value: Value | undefined, other: Value | undefined): boolean {
    if (!value || !other) return value === other;
    const counterpart = this.of.get(value);
    if (counterpart) return counterpart === other;
    const weight = this.first.weights.get(value);
    if (weight) return this.other.weights.get(other)?.name === weight.name;
    return (
      value.type === other.type &&
      sameShape(value.shape, other.shape) &&
      value.data !== undefined &&
      value.data.length === other.data?.length &&
      value.data.every((element, index) => Object.is(element, other.data![index]))
    );
  }
}
