import type { Random } from '../random';

/**
 * Draws where a run of `maxSlices` neighbouring slices starts in a scan. Without a label, every start is equally
 * likely. With a label, the run contains a slice that carries it: first each such slice is equally likely, then each
 * position within the run. Returns 0 if the scan has no more than `maxSlices` slices.
 *
 * @param labels One label per slice of the scan.
 * @param label Label of the slice that the run must contain, if the scan has one.
 */
export function runStart(labels: Uint8Array, maxSlices: number, random: Random, label?: 0 | 1): number {
  const last = labels.length - maxSlices;
  if (last <= 0) return 0;
  const around = label === undefined ? [] : [...labels.keys()].filter((slice) => labels[slice] === label);
  if (around.length === 0) return random.integer(0, last);
  const slice = random.pick(around);
  return random.integer(Math.max(0, slice - maxSlices + 1), Math.min(slice, last));
}
