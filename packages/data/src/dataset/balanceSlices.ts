import { RadnetError } from '@radnet/core';
import type { Random } from '../random';

/**
 * The label of the slice that each scan's run is to lie around in an epoch, so that positive and negative ones come
 * equally often, as near as the scans allow: one whose slices are all alike has no choice, and the others fill up what is
 * short. Which ones do changes with the random stream, and so does which class has one more of an odd number of scans.
 * For sets in which scans do not differ and slices do.
 *
 * @param labels Of each scan, one a slice.
 * @throws RadnetError where no slice, or every slice, is positive.
 */
export function balanceSlices(labels: readonly Uint8Array[], random: Random): (0 | 1)[] {
  const has = (label: number): boolean[] => labels.map((ofScan) => ofScan.includes(label));
  const [negative, positive] = [has(0), has(1)];
  if (!negative.includes(true) || !positive.includes(true)) {
    throw new RadnetError(
      `balance: expected positive and negative slices, got none that is ${positive.includes(true) ? 'negative' : 'positive'}`,
    );
  }
  const wanted = positive.map((any, scan): 0 | 1 => (any && !negative[scan] ? 1 : 0));
  // Of an odd number of scans, half is rounded up or down at random: one scan alone would otherwise always be positive.
  const half = Math.floor((labels.length + random.fork('odd').integer(0, 1)) / 2);
  let short = half - wanted.filter((label) => label === 1).length;
  for (const scan of random.shuffle([...labels.keys()])) {
    if (!(positive[scan] && negative[scan]) || short <= 0) continue;
    wanted[scan] = 1;
    short--;
  }
  return wanted;
}
