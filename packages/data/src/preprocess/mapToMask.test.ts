import { describe, expect, it } from 'vitest';
import type { Volume } from '../volume/volume';
import { mapToMask } from './mapToMask';
import { preprocessMask } from './preprocessMask';

const volumeOf = (side: number, spacingMm: number, slices = 1): Volume => ({
  hounsfieldUnits: new Int16Array(slices * side * side),
  slices,
  height: side,
  width: side,
  spacingMm: { x: spacingMm, y: spacingMm, z: 5 },
  origins: Array.from({ length: slices }, (_, slice) => [0, 0, 5 * slice] as const),
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  warnings: [],
});
const countOf = (voxels: Uint8Array): number => voxels.reduce((sum, value) => sum + value, 0);

describe('mapToMask', () => {
  it('gives back the pixels of a map on the voxels that it was prepared from', () => {
    const volume = volumeOf(16, 1);
    const options = { window: { level: 40, width: 80 }, spacingMm: 1, fieldOfViewMm: 16 };
    const voxels = Uint8Array.from({ length: 256 }, (_, index) => Number(index % 7 === 0));
    const { voxels: prepared } = preprocessMask(
      { voxels, slices: 1, height: 16, width: 16 },
      volume,
      options,
    );
    expect(mapToMask(Float32Array.from(prepared), 0.5, volume, options).voxels).toEqual(voxels);
  });

  it('interpolates between pixels that are larger than the voxels', () => {
    // A ramp along x, 1 mm a pixel: the value of pixel x is x / 10.
    const map = Float32Array.from({ length: 100 }, (_, index) => (index % 10) / 10);
    const { voxels, width } = mapToMask(map, 0.45, volumeOf(20, 0.5), { spacingMm: 1, fieldOfViewMm: 10 });
    // Voxel x has its middle at (x + 0.5) / 2 mm, pixel p at p + 0.5 mm: 0.45 lies at 5 mm.
    const row = Array.from(voxels.subarray(0, width));
    expect(row.indexOf(1)).toBe(10);
    expect(countOf(voxels)).toBe(20 * 10);
  });

  it('is empty outside of the field of view, and on slices that do not count', () => {
    const map = new Float32Array(2 * 64).fill(1);
    const options = { spacingMm: 1, fieldOfViewMm: 8 };
    const { voxels } = mapToMask(map, 0.5, volumeOf(12, 1, 2), options, (slice) => slice === 1);
    expect(countOf(voxels.subarray(0, 144))).toBe(0);
    expect(countOf(voxels.subarray(144))).toBe(64);
    expect([voxels[144], voxels[144 + 2 * 12 + 2]]).toEqual([0, 1]);
  });

  it('refuses a map of another length', () => {
    expect(() =>
      mapToMask(new Float32Array(5), 0.5, volumeOf(8, 1), { spacingMm: 1, fieldOfViewMm: 8 }),
    ).toThrow(/map: expected 1 slices of 8 x 8 values, got 5 values/);
  });
});
