import type { ScanBatches } from '@radnet/data';

/** However rare a class is: a step that holds one slice of it must not throw the weights about. */
const LARGEST = 10;

/**
 * The default weight of a positive slice in the loss: the two classes then weigh the same over an epoch as it is drawn,
 * balanced or not. At most 10, at least a tenth.
 */
export function defaultSliceWeight({
  slicesPerEpoch,
  positiveSlicesPerEpoch: positive,
}: Pick<ScanBatches, 'slicesPerEpoch' | 'positiveSlicesPerEpoch'>): number {
  return Math.min(LARGEST, Math.max(1 / LARGEST, (slicesPerEpoch - positive) / positive));
}

export function sliceWeightLine(weight: number): string {
  return `slice weight: a positive slice counts ${weight.toFixed(2)} times`;
}
