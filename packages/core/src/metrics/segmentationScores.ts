import { showValue } from '../errors/showValue';
import { RadnetError } from '../radnetError';
import type { SegmentationScores } from './scanPrediction';

/** Voxels of two masks of a scan. */
export interface MaskOverlap {
  /** In the drawn mask. */
  readonly drawn: number;
  /** Voxels of the predicted mask. */
  readonly predicted: number;
  /** In both. */
  readonly both: number;
}

/**
 * How well a predicted mask fits the drawn one: Dice's coefficient 2 both / (drawn + predicted), 1 where both are empty, and
 * the two volumes.
 *
 * Source: Dice 1945, "Measures of the amount of ecologic association between species".
 *
 * @param voxelMl Size of a voxel; left out where it is not known, and then so are the volumes.
 * @throws RadnetError where a count is no whole number from 0, more voxels are in both than in either, or `voxelMl` is not
 *   positive.
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
