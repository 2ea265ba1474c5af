import { RadnetError } from '@radnet/core';
import type { Random } from '../random';

/**
 * What to draw in an epoch so that positive and negative scans come equally often: every scan once, and scans of the
 * rarer class again. None is repeated a second time before all of its class have been once. Which ones are repeated
 * changes with the random stream.
 *
 * RADnet balances its classes by augmentation (Grewal et al. 2017). Here that means that each draw, a first one as much
 * as a repeated one, is augmented afresh: were it the repeated ones alone, the traces of resampling would give the
 * class away. Slices stay unbalanced, as positive scans have negative slices too: see `balanceSlices`, and the loss's class weights.
 *
 * @throws RadnetError where a class has no scan.
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

/** The class with fewer scans, and how many of them have to be drawn again. */
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
