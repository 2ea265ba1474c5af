import { RadnetError } from '@radnet/core';
import { checkVolume } from '../volume/checkVolume';
import type { Volume, VolumeMask } from '../volume/volume';
import { placesInMap } from './placesInMap';
import { type PreprocessOptions, preprocessedSize } from './preprocessOptions';

/**
 * Turns a map over prepared slices, such as a network's attention, into a mask on the voxels of the scan. A voxel is
 * inside if the map, interpolated linearly within its slice, is at least `threshold`. Voxels outside the map's field of
 * view are 0.
 *
 * @param map slices * size * size values, laid out as the slices of {@link preprocessCt} with these options.
 * @param threshold Smallest value of the map that is inside.
 * @param slices Returns whether to use a slice of the map. Default: all slices.
 * @throws RadnetError if the map has the wrong length, the volume contradicts itself, or an option is out of range.
 */
export function mapToMask(
  map: Float32Array,
  threshold: number,
  volume: Volume,
  options: Pick<PreprocessOptions, 'spacingMm' | 'fieldOfViewMm'>,
  slices: (slice: number) => boolean = () => true,
): VolumeMask {
  checkVolume(volume);
  const size = preprocessedSize(options);
  const { height, width, spacingMm } = volume;
  if (map.length !== volume.slices * size * size) {
    throw new RadnetError(
      `map: expected ${volume.slices} slices of ${size} x ${size} values, got ${map.length} values`,
    );
  }
  const columns = placesInMap(width, spacingMm.x, size, options.spacingMm);
  const rows = placesInMap(height, spacingMm.y, size, options.spacingMm);
  const voxels = new Uint8Array(volume.slices * height * width);
  for (let slice = 0; slice < volume.slices; slice++) {
    if (!slices(slice)) continue;
    const plane = map.subarray(slice * size * size, (slice + 1) * size * size);
    for (let y = 0; y < height; y++) {
      const upper = rows.lower[y]! * size;
      if (upper < 0) continue;
      const lower = rows.upper[y]! * size;
      const to = (slice * height + y) * width;
      for (let x = 0; x < width; x++) {
        const left = columns.lower[x]!;
        if (left < 0) continue;
        const right = columns.upper[x]!;
        const across = columns.weight[x]!;
        const top = plane[upper + left]! * (1 - across) + plane[upper + right]! * across;
        const bottom = plane[lower + left]! * (1 - across) + plane[lower + right]! * across;
        const value = top + (bottom - top) * rows.weight[y]!;
        if (value >= threshold) voxels[to + x] = 1;
      }
    }
  }
  return { voxels, slices: volume.slices, height, width };
}
