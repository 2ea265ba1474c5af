import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { toCanonicalOrientation } from '../volume/toCanonicalOrientation';
import { add, cross, scale } from '../volume/vector';
import type { Vector3 } from '../volume/volume';
import { type Contour, contoursToMask } from './contoursToMask';
import { goldenAnnotations, hexOf } from './fixtures';

const { volume, contours, rtstruct } = goldenAnnotations;
const inPixels = contours['1']!;
const inMm: Contour[] = inPixels.map(({ slice, points }) => ({
  pointsMm: points.map(([x, y]) =>
    add(
      volume.origins[slice]!,
      add(
        scale(volume.rowDirection, x * volume.spacingMm.x),
        scale(volume.columnDirection, y * volume.spacingMm.y),
      ),
    ),
  ),
}));

describe('contoursToMask', () => {
  it('fills contours in pixels and in mm alike, as scikit-image does', () => {
    expect(hexOf(contoursToMask(inPixels, volume).voxels)).toBe(rtstruct['1']);
    expect(hexOf(contoursToMask(inMm, volume).voxels)).toBe(rtstruct['1']);
    expect(contoursToMask([], volume).voxels).not.toContain(1);
  });

  it('fills contours in mm of a scan whose axes were turned on reading', () => {
    // The same voxels as a file may hold them: rows to the right, columns to the front, slices downwards.
    const { slices, height, width, spacingMm, origins, rowDirection, columnDirection } = volume;
    const { voxels, ...turned } = toCanonicalOrientation({
      voxels: contoursToMask(inMm, volume).voxels.toReversed(),
      sizes: [width, height, slices],
      directions: [
        scale(rowDirection, -1),
        scale(columnDirection, -1),
        scale(cross(rowDirection, columnDirection), -1),
      ],
      spacingMm: [spacingMm.x, spacingMm.y, spacingMm.z],
      positionMm: ([i, j, k]) =>
        add(
          origins[slices - 1 - k]!,
          add(
            scale(rowDirection, (width - 1 - i) * spacingMm.x),
            scale(columnDirection, (height - 1 - j) * spacingMm.y),
          ),
        ),
    });
    expect(hexOf(contoursToMask(inMm, turned).voxels)).toBe(hexOf(voxels));
  });

  it.each<[string, Contour, string]>([
    ['a slice too many', { slice: 4, points: [] }, 'contour 2: expected a slice from 0 to 3, got 4'],
    ['no slice', { slice: 0.5, points: [] }, 'expected a slice from 0 to 3, got 0.5'],
    ['no points', { pointsMm: [] }, 'contour 2: expected 3 points or more, got none'],
    [
      'two points',
      {
        slice: 1,
        points: [
          [0, 0],
          [1, 1],
        ],
      },
      'slice 1: expected polygons of 3 points',
    ],
    ['points between slices', { pointsMm: moved([0, 0, 1.5]) }, 'contour 2: expected points in the plane'],
    ['points that are none', { pointsMm: moved([0, 0, NaN]) }, 'contour 2: expected points in the plane'],
    [
      'points of two slices',
      { pointsMm: [...moved([0, 0, 0]), ...moved([0, 0, 3])] },
      'contour 2: expected points in the plane',
    ],
  ])('refuses %s', (_, contour, message) => {
    const work = (): unknown => contoursToMask([inPixels[0]!, contour], volume);
    expect(work).toThrow(RadnetError);
    expect(work).toThrow(message);
  });
});

/** The first contour, moved. */
function moved(by: Vector3): Vector3[] {
  const [first] = inMm;
  return 'pointsMm' in first! ? first.pointsMm.map((point) => add(point, by)) : [];
}
