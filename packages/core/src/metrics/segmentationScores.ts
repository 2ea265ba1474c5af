import { showValue } from '../errors/showValue';
import { RadnetError } from '../radnetError';
import type { SegmentationScores } from './scanPrediction';

/** Voxel counts of a scan's drawn and predicted masks. */
export interface MaskOverlap {
  /** Voxels of the drawn mask. */
  readonly drawn: number;
  /** Voxels of the predicted mask. */
  readonly predicted: number;
  /** Voxels that belong to both masks. */
  readonly both: number;
}

/**
 * Compares a predicted mask with the drawn one. Returns the Dice coefficient, 2 both / (drawn + predicted), which is 1
 * if both masks are empty, and the two volumes.
 *
 * Source: Dice 1945, "Measures of the amount of ecologic association between species".
 *
 * @param voxelMl Volume of a voxel in mL. If omitted, the result has no volumes.
 * @throws RadnetError if a count is not an integer of at least 0, if `both` exceeds `drawn` or `predicted`, or if
 *   `voxelMl` is not a positive number.
 */
export function segmentationScores(
  { drawn, predicted, both }: MaskOverlap,
  voxelMl?: number,
): SegmentationScores {
  for (const [name, count] of Object.entries({ drawn, predicted, both })) {
    if (!(Number.isInteger(count) && count >= 0)) {
      throw new RadnetError(`${name}: expected a whole number of voxels, got ${showValue(count)}`);
    }
  }
  if (both > Math.min(drawn, predicted)) {
    throw new RadnetError(`both: expected at most ${Math.min(drawn, predicted)} voxels, got ${both}`);
  }
  if (voxelMl !== undefined && !(voxelMl > 0 && Number.isFinite(voxelMl))) {
    throw new RadnetError(`voxelMl: expected a positive number, got ${showValue(voxelMl)}`);
  }
  return {
    dice: drawn + predicted === 0 ? 1 : (2 * both) / (drawn + predicted),
    ...(voxelMl !== undefined && { volumeMl: drawn * voxelMl, predictedVolumeMl: predicted * voxelMl }),
  };
}
