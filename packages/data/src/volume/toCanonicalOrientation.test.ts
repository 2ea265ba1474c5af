import { describe, expect, it } from 'vitest';
import { toCanonicalOrientation, type VoxelGrid } from './toCanonicalOrientation';
import { add, scale } from './vector';
import type { Vector3 } from './volume';

/** Voxels 0, 1, 2, ... with directions as given, at 1, 2 and 3 mm, from the origin. */
function grid(
  sizes: [number, number, number],
  directions: [Vector3, Vector3, Vector3],
): VoxelGrid<Int16Array> {
  const spacingMm = [1, 2, 3] as const;
  return {
    voxels: Int16Array.from({ length: sizes[0] * sizes[1] * sizes[2] }, (_, index) => index),
    sizes,
    directions,
    spacingMm,
    positionMm: (indices) =>
      indices.reduce<Vector3>(
        (sum, index, axis) => add(sum, scale(directions[axis]!, index * spacingMm[axis]!)),
        [0, 0, 0],
      ),
  };
}

describe('toCanonicalOrientation', () => {
  it('leaves voxels that are in order as they are, without a copy', () => {
    const given = grid(
      [2, 2, 2],
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    );
    const result = toCanonicalOrientation(given);
    expect(result.voxels).toBe(given.voxels);
    expect(result).toMatchObject({ slices: 2, height: 2, width: 2, spacingMm: { x: 1, y: 2, z: 3 } });
    expect(result.origins).toEqual([
      [0, 0, 0],
      [0, 0, 3],
    ]);
  });

  it('reverses axes that run to the right, the front and the foot, and moves the origin', () => {
    const result = toCanonicalOrientation(
      grid(
        [3, 2, 2],
        [
          [-1, 0, 0],
          [0, -1, 0],
          [0, 0, -1],
        ],
      ),
    );
    expect([...result.voxels]).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(result.rowDirection).toEqual([1, 0, 0]);
    expect(result.columnDirection).toEqual([0, 1, 0]);
    expect(result.origins).toEqual([
      [-2, -2, -3],
      [-2, -2, 0],
    ]);
  });

  it('swaps axes: sagittal slices become axial ones', () => {
    // i to the back, j to the foot, k to the left.
    const result = toCanonicalOrientation(
      grid(
        [3, 2, 2],
        [
          [0, 1, 0],
          [0, 0, -1],
          [1, 0, 0],
        ],
      ),
    );
    expect(result).toMatchObject({ slices: 2, height: 3, width: 2, spacingMm: { x: 3, y: 1, z: 2 } });
    // Slice 0 is the lowest: j = 1. Its rows are i, its columns k.
    expect([...result.voxels]).toEqual([3, 9, 4, 10, 5, 11, 0, 6, 1, 7, 2, 8]);
    expect(result.origins[0]).toEqual([0, 0, -2]);
  });

  it('keeps oblique axes oblique', () => {
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
    const result = toCanonicalOrientation(
      grid(
        [2, 2, 2],
        [
          [-1, 0, 0],
          [0, c, -s],
          [0, s, c],
        ],
      ),
    );
    expect(result.columnDirection).toEqual([0, c, -s]);
    expect(result.rowDirection).toEqual([1, 0, 0]);
    expect(result.spacingMm.z).toBeCloseTo(3, 12);
  });

  it('takes the slice spacing along the normal, not along a tilted stack', () => {
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
    const result = toCanonicalOrientation(
      grid(
        [2, 2, 2],
        [
          [1, 0, 0],
          [0, c, -s],
          [0, 0, 1],
        ],
      ),
    );
    expect(result.spacingMm.z).toBeCloseTo(3 * c, 12);
  });
});
