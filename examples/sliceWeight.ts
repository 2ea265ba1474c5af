import type { ScanBatches } from '@radnet/data';

/** Limits the weight, so that one slice of a rare class does not dominate the loss. */
const LARGEST = 10;

/**
 * The default weight of a positive slice in the loss, between 0.1 and 10. Over an epoch, with or without balancing, both classes then
 * weigh the same.
 */
export function defaultSliceWeight({
  slicesPerEpoch,
  positiveSlicesPerEpoch: positive,
}: Pick<ScanBatches, 'slicesPerEpoch' | 'positiveSlicesPerEpoch'>): number {
  return Math.min(LARGEST, Math.max(1 / LARGEST, (slicesPerEpoch - positive) / positive));
}

/** Returns the line for the user about the weight of positive slices. */
export function sliceWeightLine(weight: number): string {
  return `slice weight: a positive slice counts ${weight.toFixed(2)} times as much as a negative one`;
}
