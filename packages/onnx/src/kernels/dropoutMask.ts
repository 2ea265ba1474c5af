import type { Graph } from '../graph/graph';
import { elementCount, Value } from '../graph/value';
import { add, cast, compare, multiply, scalar } from '../ops/elementwise';
import { reshape } from '../ops/shaping';
import { channelsFirstView, plainView } from '../views/view';
import type { GraphKernel, GraphKernels } from './graphKernel';
import { randomIntegers } from './randomIntegers';

/** Name of a kernel that TensorFlow.js does not have: it makes dropout's masks in JavaScript, value by value. */
export const DROPOUT_MASK = 'DropoutMask';

export interface DropoutMaskAttributes {
  readonly shape: readonly number[];
  /** Share of zeros, from 0 and below 1. */
  readonly rate: number;
  /** Equal seeds give equal masks. */
  readonly seed: string;
}

/**
 * A mask of `shape`, float32: 0 with probability `rate`, else 1 / (1 - rate). The numbers that decide are made in the
 * graph, the value at (i, j) as (a_i + b_j)(c_i + d_j) modulo 2^32 of four short vectors of seeded random integers, and
 * judged by their upper digits: JavaScript makes a few thousand numbers instead of millions. No two values are
 * correlated; what structure four or more have together, the product hides (the test looks for it).
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

/** Two shapes that broadcast to the mask's, one varying along the first axes and one along the last. */
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
  // The integers lie evenly between -2^31 and 2^31.
  const least = scalar(graph, Math.round(rate * 2 ** 32) - 2 ** 31, 'int32');
  const isKept = cast(graph, compare(graph, 'GreaterOrEqual', random, least), 'float32');
  return multiply(graph, isKept, scalar(graph, 1 / (1 - rate)));
}

export const dropoutKernels: GraphKernels = { [DROPOUT_MASK]: dropoutMask };
