import { RadnetError } from '@radnet/core';
import { checkMaskMatches } from '../volume/checkMaskMatches';
import { checkVolume } from '../volume/checkVolume';
import type { Volume, VolumeMask } from '../volume/volume';
import { type AxisGeometry, positionInSource } from './axisGeometry';
import {
  defaultPreprocessOptions,
  preprocessedSize,
  type PreprocessOptions,
  requirePreprocessOptions,
} from './preprocessOptions';

/**
 * Resamples a mask to the geometry of {@link preprocessCt}: each pixel takes the nearest voxel, 0 outside the image.
 * The mask stays binary. If pixels become larger, structures thinner than a pixel may vanish.
 *
 * @throws RadnetError if the mask is not binary or differs in shape from its volume, the volume contradicts itself, or
 *   an option is out of range.
 */
export function preprocessMask(
  mask: VolumeMask,
  volume: Volume,
  options: PreprocessOptions = defaultPreprocessOptions,
): VolumeMask {
  requirePreprocessOptions('preprocessMask', options);
  checkVolume(volume);
  checkMaskMatches(mask, volume);
  return nearestSlices(mask, volume.spacingMm, options);
}

/**
 * Resamples a mask of any origin.
 *
 * @throws RadnetError if the mask is not binary or an option is out of range.
 */
export function nearestSlices(
  mask: VolumeMask,
  spacingMm: Pick<Volume['spacingMm'], 'x' | 'y'>,
  options: PreprocessOptions,
): VolumeMask {
  checkBinary(mask.voxels);
  const { slices, height, width } = mask;
  const size = preprocessedSize(options);
  const target = { targetSize: size, targetSpacingMm: options.spacingMm };
  const columns = nearestPixels({ sourceSize: width, sourceSpacingMm: spacingMm.x, ...target });
  const rows = nearestPixels({ sourceSize: height, sourceSpacingMm: spacingMm.y, ...target });

  const voxels = new Uint8Array(slices * size * size);
  for (let slice = 0; slice < slices; slice++) {
    for (let y = 0; y < size; y++) {
      if (rows[y] === OUTSIDE) continue;
      const from = (slice * height + rows[y]!) * width;
      const to = (slice * size + y) * size;
      for (let x = 0; x < size; x++) {
        if (columns[x] !== OUTSIDE) voxels[to + x] = mask.voxels[from + columns[x]!]!;
      }
    }
  }
  return { voxels, slices, height: size, width: size };
}

/** A plain loop is several times as fast as the array's `find`. */
function checkBinary(voxels: Uint8Array): void {
  for (let i = 0; i < voxels.length; i++) {
    if (voxels[i]! > 1) throw new RadnetError(`mask: expected voxels of 0 and 1, got ${voxels[i]}`);
  }
}

const OUTSIDE = -1;
/** Middles that fall on the edge between two pixels go to the later one, whatever the rounding errors. */
const TIE = 1e-6;

/** Returns the source pixel under the middle of each target pixel. */
function nearestPixels(axis: AxisGeometry): Int32Array {
  return Int32Array.from({ length: axis.targetSize }, (_, target) => {
    const source = Math.floor(positionInSource(axis, target) + TIE);
    return source >= 0 && source < axis.sourceSize ? source : OUTSIDE;
  });
}
