import type { GraphNode } from '../graph/graphNode';
import { attributesText } from '../graph/nodeMessage';
import { sameShape, type Value } from '../graph/value';
import type { Trace } from './traceModel';

/** Whole numbers that depend on the batch size: number i is factors[i] * batch + offsets[i]. */
export interface BatchSizes {
  readonly factors: readonly number[];
  readonly offsets: readonly number[];
}

/** Uncommon sizes: few other sizes of a model happen to be the same. The third checks what the first two say. */
export const TRACED_BATCHES = [11, 13, 17] as const;

/**
 * Compares traces at `TRACED_BATCHES`.
 *
 * @returns for each node of the first trace, by input, the shapes and the like that depend on the batch size.
 * @throws Error that names the layer, where a trace differs in another way.
 */
export function batchDependentInputs(traces: readonly Trace[]): Map<GraphNode, Map<number, BatchSizes>> {
  const [first, ...others] = traces as [Trace, ...Trace[]];
  const counterparts = others.map((other) => new Counterparts(first, other));
  const dependent = new Map<GraphNode, Map<number, BatchSizes>>();
  first.nodes.forEach((node, index) => {
    const nodes = others.map((other) => other.nodes[index]);
    const agree = nodes.every(
      (other) =>
        other?.op === node.op &&
        other.domain === node.domain &&
        attributesText(other.attributes, other.body) === attributesText(node.attributes, node.body) &&
        other.inputs.length === node.inputs.length,
    );
    if (!agree) throw dependsOnBatch(first, node);
    node.inputs.forEach((input, place) => {
      const values = nodes.map((other) => other!.inputs[place]);
      if (values.every((value, which) => counterparts[which]!.match(input, value))) return;
      const sizes = batchSizes([input, ...values].map(wholeNumbers));
      if (!sizes) throw dependsOnBatch(first, node);
      dependent.set(node, (dependent.get(node) ?? new Map<number, BatchSizes>()).set(place, sizes));
    });
    nodes.forEach((other, which) => counterparts[which]!.pair(node, other!));
  });
  return dependent;
}

/** The numbers as a function of the batch size, from what they are at each of `TRACED_BATCHES`. */
export function batchSizes(traced: readonly (readonly number[] | undefined)[]): BatchSizes | undefined {
  const [a, b, c] = traced;
  if (!a || !b || !c || a.length !== b.length || a.length !== c.length) return undefined;
  const [one, two, three] = TRACED_BATCHES;
  const factors = a.map((number, index) => (b[index]! - number) / (two - one));
  const offsets = a.map((number, index) => number - factors[index]! * one);
  const holds = factors.every(
    (factor, index) => Number.isInteger(factor) && factor * three + offsets[index]! === c[index],
  );
  return holds ? { factors, offsets } : undefined;
}

function wholeNumbers(value: Value | undefined): number[] | undefined {
  return value?.type === 'int64' && value.data ? Array.from(value.data as BigInt64Array, Number) : undefined;
}

function dependsOnBatch({ layerOf }: Trace, node: GraphNode): Error {
  return new Error(
    `toOnnx: layer '${layerOf.get(node)}' computes otherwise for another batch size (in TensorFlow.js's ` +
      `${node.origin}), which one graph cannot: use dynamicBatch: false`,
  );
}

/** Which values of one trace stand for which of another. */
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
