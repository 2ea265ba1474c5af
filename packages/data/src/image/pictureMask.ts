import { RadnetError } from '@radnet/core';
import type { VolumeMask } from '../volume/volume';
import type { Picture } from './picture';

/**
 * Reads masks drawn as pictures, one per slice: everything that is not black is inside.
 *
 * @param pictures Null for a slice without a lesion.
 * @throws RadnetError naming the slice if a picture and the slices differ in size.
 */
export function pictureMask(
  pictures: readonly (Picture | null)[],
  { width, height }: { readonly width: number; readonly height: number },
): VolumeMask {
  const area = width * height;
  const voxels = new Uint8Array(pictures.length * area);
  pictures.forEach((picture, slice) => {
    if (picture === null) return;
    if (picture.width !== width || picture.height !== height) {
      throw new RadnetError(
        `mask of slice ${slice + 1}: expected ${width} x ${height} pixels as the slice, ` +
          `got ${picture.width} x ${picture.height}`,
      );
    }
    const { channels, values } = picture;
    for (let i = 0; i < values.length; i++) {
      if (values[i]! > 0) voxels[slice * area + Math.floor(i / channels)] = 1;
    }
  });
  return { voxels, slices: pictures.length, height, width };
}
