import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { maskOf, volumeOf } from './fixtures';
import golden from './golden/preprocess.json';
import { preprocessMask } from './preprocessMask';
import { defaultPreprocessOptions } from './preprocessOptions';

describe('preprocessMask', () => {
  for (const { name, hounsfieldUnits, mask, maskNearest, spacingMm, options, ...size } of golden.cases) {
    it(`agrees with SciPy: ${name}`, () => {
      const volume = volumeOf(hounsfieldUnits, size, spacingMm);
      const found = preprocessMask(maskOf(mask, volume), volume, { ...defaultPreprocessOptions, ...options });
      expect([...found.voxels]).toEqual(maskNearest);
      const pixels = Math.round(options.fieldOfViewMm / options.spacingMm);
      expect(found).toMatchObject({ slices: volume.slices, height: pixels, width: pixels });
    });
  }

  it('treats ties alike on both sides of the middle, whatever the spacing rounds to', () => {
    // Three voxels to a pixel: all middles lie on the edge before voxels 1, 4, 7, ..., but 1.05 / 0.35 is not quite 3.
    const volume = volumeOf(new Int16Array(23 * 23), { height: 23, width: 23 }, { x: 0.35, y: 0.35 });
    const everyThird = maskOf(
      Array.from({ length: 23 * 23 }, (_, i) => ((i % 23) % 3 === 1 ? 1 : 0)),
      volume,
    );
    const coarser = { ...defaultPreprocessOptions, spacingMm: 1.05, fieldOfViewMm: 8.4 };
    expect([...preprocessMask(everyThird, volume, coarser).voxels]).toEqual(new Array(64).fill(1));
  });

  it('refuses a mask of another shape and names both', () => {
    const volume = volumeOf(new Int16Array(2 * 8 * 9), { height: 8, width: 9 });
    const mask = { voxels: new Uint8Array(2 * 9 * 8), slices: 2, height: 9, width: 8 };
    expect(() => preprocessMask(mask, volume)).toThrow(RadnetError);
    expect(() => preprocessMask(mask, volume)).toThrow(/2 x 8 x 9.*2 x 9 x 8/);
  });

  it('refuses a mask that is not binary or not as long as it says', () => {
    const volume = volumeOf(new Int16Array(64), { height: 8, width: 8 });
    expect(() => preprocessMask(maskOf(new Array(64).fill(255), volume), volume)).toThrow(/0 and 1, got 255/);
    expect(() => preprocessMask(maskOf([0, 1], volume), volume)).toThrow(/with 2 voxels/);
  });

  it.each([0.41, 0.49, 0.8, 1.3])('keeps the area of a disc within 2 %% from pixels of %d mm', (spacing) => {
    const size = Math.round(250 / spacing);
    const disc = Array.from({ length: size * size }, (_, i) => {
      const [x, y] = [(i % size) - 0.55 * size, Math.floor(i / size) - 0.47 * size];
      return Number(Math.hypot(x, y) * spacing < 20);
    });
    const volume = volumeOf(disc, { height: size, width: size }, { x: spacing, y: spacing });
    const { voxels } = preprocessMask(maskOf(disc, volume), volume);
    const area = (mask: Iterable<number>): number => [...mask].reduce((sum, voxel) => sum + voxel, 0);
    expect(Math.abs(area(voxels) / (area(disc) * spacing ** 2) - 1)).toBeLessThan(0.02);
  });
});
