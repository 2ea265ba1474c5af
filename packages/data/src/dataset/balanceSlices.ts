import { RadnetError } from '@radnet/core';
import type { Random } from '../random';

/**
 * Chooses, for each scan of an epoch, whether its run of slices lies around a positive or a negative slice, so that
 * both come equally often. Scans whose slices are all alike have no choice; the others make up the difference as far as
 * they can. The random stream decides which of them do, and which class gets the extra one of an odd number of scans.
 * Use it for sets in which slices differ and scans do not.
 *
 * @param labels For each scan, one label per slice.
 * @returns The label to look for, one per scan.
 * @throws RadnetError if no slice, or every slice, is positive.
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
  // With an odd number of scans, round half up or down at random: otherwise a single scan would always be positive.
  const half = Math.floor((labels.length + random.fork('odd').integer(0, 1)) / 2);
  let short = half - wanted.filter((label) => label === 1).length;
  for (const scan of random.shuffle([...labels.keys()])) {
    if (!(positive[scan] && negative[scan]) || short <= 0) continue;
    wanted[scan] = 1;
    short--;
  }
  return wanted;
}
