import type { Graph } from '../graph/graph';
import { elementCount, Value } from '../graph/value';
import { add, cast, compare, multiply, scalar } from '../ops/elementwise';
import { reshape } from '../ops/shaping';
import { channelsFirstView, plainView } from '../views/view';
import type { GraphKernel, GraphKernels } from './graphKernel';
import { randomIntegers } from './randomIntegers';

/** Name of a kernel that TensorFlow.js does not have. Its own dropout makes masks in JavaScript, value by value. */
export const DROPOUT_MASK = 'DropoutMask';

export interface DropoutMaskAttributes {
  readonly shape: readonly number[];
  /** Probability of a zero, from 0 to less than 1. */
  readonly rate: number;
  /** Equal seeds give equal masks. */
  readonly seed: string;
}

/**
 * Returns a float32 mask of `shape`: each value is 0 with probability `rate`, and 1 / (1 - rate) otherwise.
 *
 * The random numbers behind the mask are computed in the graph, so that JavaScript makes a few thousand numbers instead
 * of millions. The number at (i, j) is (a_i + b_j)(c_i + d_j) modulo 2^32, where a, b, c and d are short vectors of
 * seeded random integers. Its upper digits decide. No two values are correlated. Groups of four or more share some
 * structure, which the product hides (the test checks for it).
 */
const dropoutMask: GraphKernel = ({ graph, attrs }) => {
  const { shape, rate, seed } = attrs as unknown as DropoutMaskAttributes;
  if (elementCount(shape) === 0) return undefined;
  const [rows, columns] = layoutOf(shape);
  const numbers = randomIntegers(seed, 2 * (elementCount(rows) + elementCount(columns)));
  let used = 0;
  const next = (size: readonly number[]): Value => {
    const value = new Value('int32', size);
    const count = elementCount(size);
    value.data = numbers.slice(used, used + count);
    used += count;
    return value;
  };
  const first = add(graph, next(rows), next(columns));
  const second = add(graph, next(rows), next(columns));
  const mask = kept(graph, multiply(graph, first, second), rate);
  return shape.length === 4 ? channelsFirstView(mask) : plainView(reshape(graph, mask, shape));
};

/** Returns two shapes that broadcast to the mask's: one varies along the first axes, the other along the last. */
function layoutOf(shape: readonly number[]): [number[], number[]] {
  if (shape.length === 4) {
    const [n, h, w, c] = shape as [number, number, number, number];
    return [
      [n, c, 1, 1],
      [1, 1, h, w],
    ];
  }
  const half = Math.ceil(shape.length / 2);
  return [
    [elementCount(shape.slice(0, half)), 1],
    [1, elementCount(shape.slice(half))],
  ];
}

function kept(graph: Graph, random: Value, rate: number): Value {
  // The integers are spread evenly between -2^31 and 2^31.
  const least = scalar(graph, Math.round(rate * 2 ** 32) - 2 ** 31, 'int32');
  const isKept = cast(graph, compare(graph, 'GreaterOrEqual', random, least), 'float32');
  return multiply(graph, isKept, scalar(graph, 1 / (1 - rate)));
}

export const dropoutKernels: GraphKernels = { [DROPOUT_MASK]: dropoutMask };
