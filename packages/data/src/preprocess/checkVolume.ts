import { RadnetError } from '@radnet/core';
import type { Volume, VolumeMask } from '../volume/volume';

/** @throws RadnetError where a volume holds another number of voxels than it says, or a spacing is not positive. */
export function checkVolume({ hounsfieldUnits, slices, height, width, spacingMm }: Volume): void {
  if (hounsfieldUnits.length !== slices * height * width || hounsfieldUnits.length === 0) {
    throw new RadnetError(
      `volume: expected ${slices} x ${height} x ${width} voxels (slices x height x width), ` +
        `got ${hounsfieldUnits.length}`,
    );
  }
  if (!(spacingMm.x > 0 && spacingMm.y > 0)) {
    throw new RadnetError(`volume: expected positive spacings, got x ${spacingMm.x} mm, y ${spacingMm.y} mm`);
  }
}

/** @throws RadnetError where the mask is not one of this volume, or holds anything but 0 and 1. */
export function checkMask(mask: VolumeMask, volume: Volume): void {
  const shape = (of: VolumeMask | Volume): string => `${of.slices} x ${of.height} x ${of.width}`;
  if (shape(mask) !== shape(volume) || mask.voxels.length !== volume.hounsfieldUnits.length) {
    throw new RadnetError(
      `mask: expected the volume's shape, ${shape(volume)} (slices x height x width), ` +
        `got ${shape(mask)} with ${mask.voxels.length} voxels`,
    );
  }
  const other = mask.voxels.find((voxel) => voxel > 1);
  if (other !== undefined) throw new RadnetError(`mask: expected voxels of 0 and 1, got ${other}`);
}
