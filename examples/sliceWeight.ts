import type { ScanBatches } from '@radnet/data';

/** However rare a class is: a step that holds one slice of it must not throw the weights about. */
const LARGEST = 10;

/**
 * How much more a positive slice counts in the loss where nobody says: so much that the two classes weigh the same over an
 * epoch as it is drawn, balanced or not; at most 10 times, at least a tenth.
 */
export function defaultSliceWeight({
  slicesPerEpoch,
  positiveSlicesPerEpoch: positive,
}: Pick<ScanBatches, 'slicesPerEpoch' | 'positiveSlicesPerEpoch'>): number {
  return Math.min(LARGEST, Math.max(1 / LARGEST, (slicesPerEpoch - positive) / positive));
}
