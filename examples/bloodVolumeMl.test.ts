import { segmentationScores } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { bloodVolumeMl } from './bloodVolumeMl';

const all = (): boolean => true;

describe('bloodVolumeMl', () => {
  it('is what predictions.csv tells where gaps are even and every slice counts', () => {
    const bloodPixels = [0, 12, 30, 7];
    const { predictedVolumeMl } = segmentationScores(
      { drawn: 0, predicted: 49, both: 0 },
      (3.125 * 3.125 * 5) / 1000,
    );
    const positionsMm = [-10, -5, 0, 5];
    expect(bloodVolumeMl({ bloodPixels, pixelMm: 3.125, positionsMm }, all)).toBeCloseTo(
      predictedVolumeMl!,
      10,
    );
  });

  it('takes the slices that count', () => {
    const blood = { bloodPixels: [100, 100, 100], pixelMm: 2, positionsMm: [0, 5, 10] };
    expect(bloodVolumeMl(blood, (slice) => slice === 1)).toBeCloseTo(2, 10);
    expect(bloodVolumeMl(blood, () => false)).toBe(0);
  });

  it('has pixels reach halfway to the neighbours where gaps are uneven', () => {
    const positionsMm = [0, 2, 12, 16];
    const one = (slice: number): number =>
      bloodVolumeMl(
        { bloodPixels: [1000, 1000, 1000, 1000], pixelMm: 1, positionsMm },
        (at) => at === slice,
      )!;
    expect([0, 1, 2, 3].map(one)).toEqual([2, 6, 7, 4]);
  });

  it('knows none of a single slice', () => {
    expect(bloodVolumeMl({ bloodPixels: [5], pixelMm: 1, positionsMm: [0] }, all)).toBeUndefined();
  });

  it('refuses positions of other slices', () => {
    const wrong = { bloodPixels: [5, 5], pixelMm: 1, positionsMm: [0] };
    expect(() => bloodVolumeMl(wrong, all)).toThrow('positionsMm: expected one of each of 2 slices, got 1');
  });
});
