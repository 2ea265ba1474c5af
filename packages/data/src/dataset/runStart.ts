import type { Random } from '../random';

/**
 * Where a run of `maxSlices` neighbouring slices starts in a scan: each place as likely; or, given a label, around a
 * slice that carries it, each such slice and each place within the run as likely. 0 where the scan has no more slices.
 *
 * @param labels Of the scan, one a slice.
 * @param label Of the slice that the run is to hold, where any has it.
 */
export function runStart(labels: Uint8Array, maxSlices: number, random: Random, label?: 0 | 1): number {
  const last = labels.length - maxSlices;
  if (last <= 0) return 0;
  const around = label === undefined ? [] : [...labels.keys()].filter((slice) => labels[slice] === label);
  if (around.length === 0) return random.integer(0, last);
  const slice = random.pick(around);
  return random.integer(Math.max(0, slice - maxSlices + 1), Math.min(slice, last));
}
