import { RadnetError } from '@radnet/core';
import type { Volume, VolumeMask } from './volume';

/**
 * Checks that a mask has the shape of its volume.
 *
 * @param name What the message calls the mask, e.g. its file. Default `mask`.
 * @throws RadnetError naming both shapes if they differ.
 */
export function checkMaskMatches(mask: VolumeMask, volume: Volume, name = 'mask'): void {
  const shape = (of: VolumeMask | Volume): string => `${of.slices} x ${of.height} x ${of.width}`;
  if (shape(mask) !== shape(volume) || mask.voxels.length !== volume.hounsfieldUnits.length) {
    throw new RadnetError(
      `${name}: expected the volume's shape, ${shape(volume)} (slices x height x width), ` +
        `got ${shape(mask)} with ${mask.voxels.length} voxels`,
    );
  }
}
