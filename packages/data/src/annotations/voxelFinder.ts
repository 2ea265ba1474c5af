import { slicePositionsMm } from '../volume/slicePositions';
import { cross, dot, subtract } from '../volume/vector';
import type { Vector3, Volume } from '../volume/volume';

/**
 * A point in a volume's slice, in pixels: `x` along a row and `y` down a column; 0 is the centre of the first pixel.
 */
export interface SlicePoint {
  readonly slice: number;
  readonly x: number;
  readonly y: number;
}

/** The fields of a volume that say where its voxels lie. */
export type VolumePlace = Pick<
  Volume,
  'slices' | 'height' | 'width' | 'spacingMm' | 'origins' | 'rowDirection' | 'columnDirection'
>;

/**
 * Returns a function that finds a point, given in patient coordinates (mm), in a volume's slices. A point belongs to
 * the slice with the closest plane if it is within a quarter of the gap to the neighbouring slice; otherwise the result
 * is undefined.
 */
export function voxelFinder(volume: VolumePlace): (point: Vector3) => SlicePoint | undefined {
  const { origins, rowDirection, columnDirection, spacingMm } = volume;
  const normal = cross(rowDirection, columnDirection);
  const positions = slicePositionsMm(volume);
  const allowed = positions.map((position, slice) => {
    const gaps = [positions[slice - 1], positions[slice + 1]].flatMap((other) =>
      other === undefined ? [] : [Math.abs(other - position)],
    );
    return Math.min(...(gaps.length === 0 ? [spacingMm.z] : gaps)) / 4;
  });
  return (point) => {
    const position = dot(point, normal);
    const slice = closest(positions, position);
    if (!(Math.abs(positions[slice]! - position) <= allowed[slice]!)) return undefined;
    const offset = subtract(point, origins[slice]!);
    return {
      slice,
      x: dot(offset, rowDirection) / spacingMm.x,
      y: dot(offset, columnDirection) / spacingMm.y,
    };
  };
}

/** Returns the index of the closest of ascending numbers. */
function closest(ascending: readonly number[], value: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= value) low = middle;
    else high = middle;
  }
  return Math.abs(ascending[high]! - value) < Math.abs(ascending[low]! - value) ? high : low;
}
