import { gapsBetween, medianOf, slicePositionsMm } from './slicePositions';
import { subtract } from './vector';
import type { Vector3 } from './volume';

type Triple<T> = readonly [T, T, T];

/** The kinds of array that hold voxels. */
export type VoxelArray = Int16Array | Float32Array | Uint8Array;

/** Voxels as stored in a file, with three axes that may point anywhere. */
export interface VoxelGrid<T extends VoxelArray> {
  /** The first axis varies fastest: index = (k * sizes[1] + j) * sizes[0] + i. */
  readonly voxels: T;
  readonly sizes: Triple<number>;
  /** Unit vector in which each index grows. */
  readonly directions: Triple<Vector3>;
  /** Spacing along each axis, in mm. That of the slice axis matters for a single slice only: several have positions. */
  readonly spacingMm: Triple<number>;
  /** Returns the centre of voxel (i, j, k). */
  positionMm(indices: Triple<number>): Vector3;
}

/** The same voxels in the order of a `Volume`. */
export interface CanonicalVoxels<T extends VoxelArray> {
  readonly voxels: T;
  readonly slices: number;
  readonly height: number;
  readonly width: number;
  readonly spacingMm: { readonly x: number; readonly y: number; readonly z: number };
  readonly origins: Vector3[];
  readonly rowDirection: Vector3;
  readonly columnDirection: Vector3;
}

/** An axis of the file, and whether it is reversed. */
interface Axis {
  readonly index: number;
  readonly flipped: boolean;
}

/**
 * Reorders voxels to radiology's display: columns to the patient's left, rows to the back, slices from foot to head,
 * each as nearly as the file's axes allow. Axes are swapped and reversed, never resampled; oblique axes stay oblique,
 * in the direction vectors. The slice axis is the one closest to the body's long axis; of the other two, the row axis
 * is the one closer to left and right.
 *
 * Both readers use it, so that a mask and its scan, or one scan in two formats, end up in the same orientation.
 */
export function toCanonicalOrientation<T extends VoxelArray>(grid: VoxelGrid<T>): CanonicalVoxels<T> {
  const axes = canonicalAxes(grid.directions);
  const [x, y, z] = axes;
  const direction = ({ index, flipped }: Axis): Vector3 =>
    flipped ? subtract([0, 0, 0], grid.directions[index]!) : grid.directions[index]!;
  const slices = grid.sizes[z.index]!;
  const [rowDirection, columnDirection] = [direction(x), direction(y)];
  const origins = Array.from({ length: slices }, (_, slice) => grid.positionMm(firstOf(slice, grid, axes)));
  const gaps = gapsBetween(slicePositionsMm({ origins, rowDirection, columnDirection }));
  return {
    voxels: reordered(grid, axes),
    slices,
    height: grid.sizes[y.index]!,
    width: grid.sizes[x.index]!,
    spacingMm: {
      x: grid.spacingMm[x.index]!,
      y: grid.spacingMm[y.index]!,
      z: gaps.length === 0 ? grid.spacingMm[z.index]! : medianOf(gaps),
    },
    origins,
    rowDirection,
    columnDirection,
  };
}

function canonicalAxes(directions: Triple<Vector3>): Triple<Axis> {
  const closest = (candidates: number[], component: 0 | 1 | 2): number =>
    candidates.reduce((best, axis) =>
      Math.abs(directions[axis]![component]) > Math.abs(directions[best]![component]) ? axis : best,
    );
  const z = closest([0, 1, 2], 2);
  const inPlane = [0, 1, 2].filter((axis) => axis !== z);
  const x = closest(inPlane, 0);
  const y = inPlane.find((axis) => axis !== x)!;
  const axis = (index: number, component: 0 | 1 | 2): Axis => ({
    index,
    flipped: directions[index]![component] < 0,
  });
  return [axis(x, 0), axis(y, 1), axis(z, 2)];
}

/** Returns the file's indices of the first voxel of a canonical slice. */
function firstOf(slice: number, { sizes }: VoxelGrid<VoxelArray>, [x, y, z]: Triple<Axis>): Triple<number> {
  const indices: [number, number, number] = [0, 0, 0];
  for (const { index, flipped } of [x, y]) indices[index] = flipped ? sizes[index]! - 1 : 0;
  indices[z.index] = z.flipped ? sizes[z.index]! - 1 - slice : slice;
  return indices;
}

function reordered<T extends VoxelArray>(grid: VoxelGrid<T>, axes: Triple<Axis>): T {
  const { sizes, voxels } = grid;
  if (axes.every(({ index, flipped }, position) => index === position && !flipped)) return voxels;
  const strides = [1, sizes[0], sizes[0] * sizes[1]];
  const [stepX, stepY] = axes.map(({ index, flipped }) => (flipped ? -strides[index]! : strides[index]!)) as [
    number,
    number,
  ];
  const [width, height, slices] = axes.map(({ index }) => sizes[index]!) as [number, number, number];
  const result = voxels.slice() as T;
  let target = 0;
  for (let slice = 0; slice < slices; slice++) {
    const [i, j, k] = firstOf(slice, grid, axes);
    const first = i + j * strides[1]! + k * strides[2]!;
    for (let y = 0; y < height; y++) {
      let source = first + y * stepY;
      for (let x = 0; x < width; x++, source += stepX) result[target++] = voxels[source]!;
    }
  }
  return result;
}
