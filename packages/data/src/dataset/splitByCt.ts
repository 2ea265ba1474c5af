import { RadnetError } from '@radnet/core';
import { createRandom } from '../random';
import { checkScanIds } from './scanSource';

export interface SplitOptions {
  /** Share of the scans to hold out. Default 0.3, the paper's 70:30. */
  readonly testFraction?: number;
  readonly seed: string | number;
}

/**
 * Splits whole scans, never the slices of one, into a training and a test set. The two have the same share of positive
 * scans, as near as whole scans allow; a class of two scans or more has at least one on either side. Of two scans or more
 * neither set is empty; where one has to give up a scan for that, a positive one stays in training. A single scan is on the nearer side. The same scans and seed give the same split, in whatever
 * order the scans come.
 *
 * Source: Grewal et al. 2017, who split 70:30 by CT.
 *
 * @returns Both sets in the order of their ids.
 * @throws RadnetError where there is no scan, two have one id, or the fraction is not between 0 and 1.
 */
export function splitByCt<T extends { readonly id: string; readonly positive: boolean }>(
  scans: readonly T[],
  { testFraction = 0.3, seed }: SplitOptions,
): { train: T[]; test: T[] } {
  checkScanIds(scans);
  if (!(testFraction > 0 && testFraction < 1)) {
    throw new RadnetError(`testFraction: expected a share between 0 and 1, got ${testFraction}`);
  }
  const random = createRandom(seed).fork('split');
  const sorted = [...scans].sort((a, b) => (a.id < b.id ? -1 : 1));
  const held = new Set<T>();
  const classes = [true, false].map((positive) =>
    random.fork(String(positive)).shuffle(sorted.filter((scan) => scan.positive === positive)),
  );
  for (const members of classes) {
    for (const scan of members.slice(0, testCount(members.length, testFraction))) held.add(scan);
  }
  // One or none of each class round to the same side. Nothing is learnt without a positive scan to train on.
  const byClass = classes.flat();
  if (scans.length > 1 && held.size === 0) held.add(byClass.at(-1)!);
  if (scans.length > 1 && held.size === scans.length) held.delete(byClass[0]!);
  return { train: sorted.filter((scan) => !held.has(scan)), test: sorted.filter((scan) => held.has(scan)) };
}

function testCount(members: number, testFraction: number): number {
  const nearest = Math.round(members * testFraction);
  return members < 2 ? nearest : Math.min(Math.max(nearest, 1), members - 1);
}
