import { RadnetError } from '@radnet/core';
import { medianOf } from '../volume/slicePositions';
import type { DicomSlice } from './parseDicomSlice';

/** A gap at a hole in the numbering is too wide from this many times the narrower of its neighbours. */
const WIDER = 1.1;

/** How far from a whole number of usual gaps a gap may be and still be one. */
const MULTIPLE_TOLERANCE = 0.05;

/** What is looked at of a slice. */
type StackedSlice = Pick<DicomSlice, 'file' | 'instanceNumber'>;

/**
 * Tells a slice that was lost from a scan whose gaps are uneven by plan (thin slices at the base of the skull, thick ones
 * above), which is only worth a warning.
 *
 * Where InstanceNumbers run in one direction along the stack, they decide: a slice is missing where a number is skipped
 * and the gap is wider than one beside it. Otherwise the gaps do: a slice is missing where all gaps are the usual one
 * but for single ones, none beside another, that are a multiple of it.
 *
 * @param stack In order along the normal, slices left out among them.
 * @param gaps Distances of neighbours in mm, one fewer than slices.
 * @param lost Slices that are known to be missing somewhere: holes of so many slices are theirs.
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

/** Where slices are missing: after which one of the stack, and how many. */
interface Hole {
  readonly index: number;
  readonly slices: number;
}

/** Differences of neighbouring InstanceNumbers, all made positive; undefined where the numbers say nothing. */
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
