import { RadnetError } from '@radnet/core';
import type { Volume, VolumeMask } from './volume';

/**
 * @param name What the message calls the mask: its file, for one.
 * @throws RadnetError where a mask has another shape than the volume it is for; the message names both shapes.
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
