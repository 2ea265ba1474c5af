import { RadnetError } from '@radnet/core';
import { medianOf } from '../volume/slicePositions';
import type { DicomSlice } from './parseDicomSlice';

/**
 * A gap where the numbering skips a number counts as a missing slice if it is this many times the narrower neighbouring
 * gap.
 */
const WIDER = 1.1;

/**
 * How far a gap may be from a whole multiple of the usual gap and still count as one, as a fraction of the multiple.
 */
const MULTIPLE_TOLERANCE = 0.05;

/** The fields of a slice that the check uses. */
type StackedSlice = Pick<DicomSlice, 'file' | 'instanceNumber'>;

/**
 * Refuses a scan that lost a slice. Gaps that are uneven by design (thin slices at the base of the skull, thick ones
 * above) pass: they only cause a warning elsewhere.
 *
 * If InstanceNumbers run in one direction along the stack, they decide: a slice is missing where a number is skipped
 * and the gap is wider than a neighbouring one. Otherwise the gaps decide: a slice is missing where all gaps are the
 * usual one, except for isolated gaps that are a multiple of it.
 *
 * @param stack The slices in order along the normal, including those that were left out.
 * @param gaps Distances between neighbouring slices in mm, one fewer than slices.
 * @param lost Number of slices known to be missing at an unknown place. Up to this many missing slices are accepted.
 * @throws RadnetError naming the files on both sides of the first missing slice.
 */
export function checkNoSliceMissing(stack: readonly StackedSlice[], gaps: readonly number[], lost = 0): void {
  const steps = numberSteps(stack);
  const holes = steps === undefined ? holesInPositions(gaps) : holesInNumbers(steps, gaps);
  const missing = holes.reduce((sum, { slices }) => sum + slices, 0);
  if (missing <= lost) return;
  const { index } = holes[0]!;
  const [below, above] = [stack[index]!, stack[index + 1]!];
  const numbers =
    steps === undefined ? '' : `, InstanceNumbers ${below.instanceNumber} and ${above.instanceNumber}`;
  throw new RadnetError(
    `expected a whole series, got one with a slice missing between ${below.file} and ${above.file}: ` +
      `a gap of ${gaps[index]!.toFixed(2)} mm where ${medianOf(gaps).toFixed(2)} mm is usual${numbers}`,
  );
}

/** A place where slices are missing: the index of the slice before it, and how many are missing. */
interface Hole {
  readonly index: number;
  readonly slices: number;
}

/**
 * Returns the differences of neighbouring InstanceNumbers as positive numbers; undefined if they do not all have the
 * same sign.
 */
function numberSteps(stack: readonly StackedSlice[]): number[] | undefined {
  const numbers = stack.map(({ instanceNumber }) => instanceNumber ?? NaN);
  const steps = numbers.slice(1).map((number, index) => number - numbers[index]!);
  if (steps.every((step) => step > 0)) return steps;
  return steps.every((step) => step < 0) ? steps.map((step) => -step) : undefined;
}

function holesInNumbers(steps: readonly number[], gaps: readonly number[]): Hole[] {
  const usual = Math.min(...steps);
  return steps.flatMap((step, index) => {
    const beside = Math.min(gaps[index - 1] ?? Infinity, gaps[index + 1] ?? Infinity);
    if (step <= usual || gaps[index]! <= WIDER * beside) return [];
    return [{ index, slices: Math.ceil(step / usual) - 1 }];
  });
}

function holesInPositions(gaps: readonly number[]): Hole[] {
  if (gaps.length === 0) return [];
  const usual = medianOf(gaps);
  const multiples = gaps.map((gap) => {
    const multiple = Math.round(gap / usual);
    return Math.abs(gap / usual - multiple) <= MULTIPLE_TOLERANCE * multiple ? multiple : 0;
  });
  const wide = multiples.flatMap((multiple, index) => (multiple > 1 ? [index] : []));
  const alone = wide.every((index) => (multiples[index - 1] ?? 1) === 1 && (multiples[index + 1] ?? 1) === 1);
  if (!alone || multiples.includes(0)) return [];
  return wide.map((index) => ({ index, slices: multiples[index]! - 1 }));
}
