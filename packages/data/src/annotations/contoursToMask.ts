import { RadnetError } from '@radnet/core';
import type { Vector3, VolumeMask } from '../volume/volume';
import { fillPolygons, type PixelPoint } from './fillPolygons';
import { type SlicePoint, voxelFinder, type VolumePlace } from './voxelFinder';

/**
 * A closed outline in one slice, in one of two forms. `points` are pixels in slice `slice` of the volume as it is after
 * reading: 0 is the first slice, and `[0, 0]` the centre of its first pixel. `pointsMm` are patient coordinates in mm,
 * which stay valid however the reader turned the volume.
 */
export type Contour =
  | { readonly slice: number; readonly points: readonly PixelPoint[] }
  | { readonly pointsMm: readonly Vector3[] };

/**
 * Fills the contours of one structure. All contours of a slice are combined by the even-odd rule, so an outline within
 * another is a hole. See `fillPolygons`, also for which pixels on an edge are inside.
 *
 * @param volume The scan that the contours were drawn on.
 * @param name What errors call the contours, e.g. their file.
 * @throws RadnetError naming the contour by its number: fewer than three points; a slice that the volume does not have;
 *   points in mm that do not all lie in the plane of one slice, within a quarter of the gap to the next.
 */
export function contoursToMask(
  contours: readonly Contour[],
  volume: VolumePlace,
  name = 'contours',
): VolumeMask {
  const { slices, height, width } = volume;
  const find = voxelFinder(volume);
  const bySlice = new Map<number, (readonly PixelPoint[])[]>();
  contours.forEach((contour, index) => {
    const where = `${name}: contour ${index + 1}`;
    const { slice, points } = 'pointsMm' in contour ? inPixels(contour.pointsMm, find, where) : contour;
    if (!(Number.isInteger(slice) && slice >= 0 && slice < slices)) {
      throw new RadnetError(`${where}: expected a slice from 0 to ${slices - 1}, got ${slice}`);
    }
    const polygons = bySlice.get(slice);
    if (polygons === undefined) bySlice.set(slice, [points]);
    else polygons.push(points);
  });
  const voxels = new Uint8Array(slices * height * width);
  for (const [slice, polygons] of bySlice) {
    voxels.set(fillPolygons(polygons, height, width, `${name}: slice ${slice}`), slice * height * width);
  }
  return { voxels, slices, height, width };
}

function inPixels(
  pointsMm: readonly Vector3[],
  find: (point: Vector3) => SlicePoint | undefined,
  where: string,
): { slice: number; points: PixelPoint[] } {
  let slice: number | undefined;
  const points = pointsMm.map((point): PixelPoint => {
    const found = find(point);
    slice ??= found?.slice;
    if (found === undefined || found.slice !== slice) {
      throw new RadnetError(`${where}: expected points in the plane of one of the volume's slices`);
    }
    return [found.x, found.y];
  });
  if (slice === undefined) throw new RadnetError(`${where}: expected 3 points or more, got none`);
  return { slice, points };
}
