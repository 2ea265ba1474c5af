import { RadnetError } from '@radnet/core';
import type { Random } from '../random';

/**
 * Draws the scans of an epoch so that positive and negative ones come equally often: every scan once, plus repeats from
 * the rarer class. No scan is repeated twice before every scan of its class has been repeated once. The random stream
 * decides which ones are repeated.
 *
 * RADnet balances its classes by augmentation (Grewal et al. 2017). Here, augmentation applies to every draw, first or
 * repeated: if only repeats were augmented, traces of resampling would give the class away. Slices stay unbalanced,
 * because positive scans have negative slices too: see {@link balanceSlices}, and the loss's class weights.
 *
 * @throws RadnetError if one of the two classes has no scan.
 */
export function balanceClasses<T extends { readonly positive: boolean }>(
  scans: readonly T[],
  random: Random,
): T[] {
  const { rarer, repeats } = rarerClass(scans);
  const repeated: T[] = [];
  while (repeated.length < repeats) repeated.push(...random.shuffle(rarer));
  return [...scans, ...repeated.slice(0, repeats)];
}

/** Returns the scans of the rarer class, and how many repeats the balance needs. */
export function rarerClass<T extends { readonly positive: boolean }>(
  scans: readonly T[],
): { rarer: T[]; repeats: number } {
  const positive = scans.filter((scan) => scan.positive);
  const negative = scans.filter((scan) => !scan.positive);
  if (positive.length === 0 || negative.length === 0) {
    throw new RadnetError(
      `balance: expected positive and negative scans, got ${positive.length} positive and ${negative.length} negative: balance by slice, or not at all`,
    );
  }
  const rarer = positive.length < negative.length ? positive : negative;
  return { rarer, repeats: Math.abs(positive.length - negative.length) };
}
