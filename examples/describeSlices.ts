import type { SliceRun } from '@radnet/core';
import { decimal } from './report/formatNumbers';

export interface DescribedSlices {
  /** One probability per slice. */
  readonly probabilities: ArrayLike<number>;
  readonly threshold: number;
  /** The slices that made the CT positive; null if it is negative. */
  readonly run: SliceRun | null;
  /** 1 or true if a slice is truly positive. Undefined if unknown. */
  readonly labels?: ArrayLike<number | boolean>;
}

/** Describes the plot of a CT's slice probabilities in words. */
export function describeSlices({ probabilities, threshold, run, labels }: DescribedSlices): string {
  const values = Array.from(probabilities);
  const highest = values.indexOf(Math.max(...values));
  const truth = labels && runsOf(labels).map(sliceRange);
  return [
    `${values.length} slices, highest probability ${decimal(values[highest]!, 2)} in slice ${highest + 1}`,
    run ? `called positive by ${sliceRange(run)} at ${decimal(threshold, 2)}` : 'called negative',
    ...(truth ? [truth.length > 0 ? `truly positive ${truth.join(', ')}` : 'no slice truly positive'] : []),
  ].join('; ');
}

/** E.g. `slices 9 to 14`, counted from 1. */
export function sliceRange({ start, length }: SliceRun): string {
  return length === 1 ? `slice ${start + 1}` : `slices ${start + 1} to ${start + length}`;
}

/** The stretches of neighbouring positive slices. */
export function runsOf(labels: ArrayLike<number | boolean>): SliceRun[] {
  const runs: { start: number; length: number }[] = [];
  Array.from(labels, Number).forEach((label, i, all) => {
    if (label !== 1) return;
    if (all[i - 1] === 1) runs.at(-1)!.length++;
    else runs.push({ start: i, length: 1 });
  });
  return runs;
}
