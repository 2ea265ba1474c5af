import type { Dimension } from '../onnxFile/onnxMessages';

/**
 * Whole numbers that depend on the sizes of open axes. Number i is `offsets[i]` plus, for each term, `factors[i]` times the
 * product of the sizes of the term's axes.
 */
export interface OpenSizes {
  readonly offsets: readonly number[];
  readonly terms: readonly SizeTerm[];
}

/** A product of axis sizes, such as batch * slices, and the factor with which each number contains it. */
export interface SizeTerm {
  /** Places in the list of open axes, ascending; at least one. */
  readonly axes: readonly number[];
  readonly factors: readonly number[];
}

/**
 * The sizes at which each open axis is recorded: the first two determine the formula, the third checks it. They are
 * primes that rarely occur as other sizes of a model.
 */
const RECORDED_SIZES = [
  [11, 13, 17],
  [19, 23, 29],
  [37, 41, 43],
] as const;

/** The most axes that can be open. Each further one would double the number of recordings. */
export const MOST_OPEN_AXES = RECORDED_SIZES.length;

/**
 * Returns the sizes of the open axes in each recording of a model: all combinations of the first two sizes of each
 * axis, in the order that `openSizes` expects, then the sizes of one recording that checks the formulas.
 */
export function recordingSizes(openAxes: number): number[][] {
  const grid = Array.from({ length: 2 ** openAxes }, (_, bits) =>
    Array.from({ length: openAxes }, (__, axis) => RECORDED_SIZES[axis]![(bits >> axis) & 1]!),
  );
  const check = Array.from({ length: openAxes }, (_, axis) => RECORDED_SIZES[axis]![2]);
  return openAxes === 0 ? grid : [...grid, check];
}

/**
 * Finds how a list of numbers depends on the sizes of the open axes.
 *
 * @param recorded The list in each of the recordings of `recordingSizes(openAxes)`.
 * @returns The formula, or undefined if the lists differ in length or no formula of this form gives the numbers.
 */
export function openSizes(
  recorded: readonly (readonly number[] | undefined)[],
  openAxes: number,
): OpenSizes | undefined {
  const [first] = recorded;
  if (!first || recorded.some((list) => list?.length !== first.length)) return undefined;
  const lists = recorded as readonly (readonly number[])[];
  const formulas = first.map((_, place) => coefficients(lists.map((list) => list[place]!)));
  if (!formulas.flat().every(Number.isInteger)) return undefined;
  const sizes: OpenSizes = {
    offsets: formulas.map((formula) => formula[0]!),
    terms: Array.from({ length: 2 ** openAxes - 1 }, (_, index) => ({
      axes: axesIn(index + 1),
      factors: formulas.map((formula) => formula[index + 1]!),
    })).filter(({ factors }) => factors.some((factor) => factor !== 0)),
  };
  const points = recordingSizes(openAxes);
  const agrees = lists.every((list, which) =>
    list.every((value, place) => value === sizeAt(sizes, place, points[which]!)),
  );
  return agrees ? sizes : undefined;
}

/** Computes number `place` of the list at these sizes of the open axes. */
function sizeAt({ offsets, terms }: OpenSizes, place: number, sizes: readonly number[]): number {
  return terms.reduce(
    (sum, { axes, factors }) =>
      sum + factors[place]! * axes.reduce((product, axis) => product * sizes[axis]!, 1),
    offsets[place]!,
  );
}

/**
 * Returns the coefficients of the multilinear polynomial through the values on the grid, one for each set of axes: bit
 * i of the index stands for axis i. The loop eliminates one axis after the other, replacing the values at `low` and
 * `high` by an offset and a factor.
 */
function coefficients(values: readonly number[]): number[] {
  const made = [...values];
  const grid = 2 ** Math.floor(Math.log2(values.length));
  for (let axis = 0; 1 << axis < grid; axis++) {
    const [low, high] = RECORDED_SIZES[axis]!;
    for (let bits = 0; bits < grid; bits++) {
      if (bits & (1 << axis)) continue;
      const [atLow, atHigh] = [made[bits]!, made[bits | (1 << axis)]!];
      const factor = (atHigh - atLow) / (high - low);
      made[bits | (1 << axis)] = factor;
      made[bits] = atLow - factor * low;
    }
  }
  return made.slice(0, grid);
}

function axesIn(bits: number): number[] {
  return Array.from({ length: MOST_OPEN_AXES }, (_, axis) => axis).filter((axis) => bits & (1 << axis));
}

/**
 * Describes a shape in the form of an ONNX file, with names for open sizes such as `batch`, `batch*slices` or
 * `2*batch+1`. If no formula fits, the names are `size0`, `size1`, ...
 *
 * @param recorded The shape in each of the recordings.
 */
export function describeSizes(
  recorded: readonly (readonly number[])[],
  axisNames: readonly string[],
): Dimension[] {
  const sizes = openSizes(recorded, axisNames.length);
  return recorded[0]!.map((_, place) => {
    if (!sizes) return `size${place}`;
    const offset = sizes.offsets[place]!;
    const products = sizes.terms.flatMap(({ axes, factors }) => {
      const factor = factors[place]!;
      const product = axes.map((axis) => axisNames[axis]).join('*');
      return factor === 0 ? [] : [factor === 1 ? product : `${factor}*${product}`];
    });
    if (products.length === 0) return offset;
    return [...products, ...(offset === 0 ? [] : [String(offset)])].join('+').replaceAll('+-', '-');
  });
}
