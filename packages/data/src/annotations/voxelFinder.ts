import { slicePositionsMm } from '../volume/slicePositions';
import { cross, dot, subtract } from '../volume/vector';
import type { Vector3, Volume } from '../volume/volume';

/** A point in a volume's slice: `x` along its columns and `y` down its rows, in pixels; 0 is the first pixel's centre. */
export interface SlicePoint {
  readonly slice: number;
  readonly x: number;
  readonly y: number;
}

/** What of a volume says where its voxels lie. */
export type VolumePlace = Pick<
  Volume,
  'slices' | 'height' | 'width' | 'spacingMm' | 'origins' | 'rowDirection' | 'columnDirection'
>;

/**
 * Finds points given in patient coordinates (mm) in a volume's slices. A point belongs to the slice whose plane is
 * closest, where it is within a quarter of the gap to the neighbouring slice; else to none.
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

/** The index of the closest of ascending numbers. */
function closest(ascending: readonly number[], value: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= value) low = middle;
    else high = middle;
  }
  return Math.abs(ascending[high]! - value) < Math.abs(ascending[low]! - value) ? high : low;
}
