import { expect, it } from 'vitest';
import { sampleVolume } from './fixtures';
import { gapsBetween, medianOf, sameGap, slicePositionsMm } from './slicePositions';

it('slicePositionsMm measures along the normal, so that a tilt shortens the gaps', () => {
  const volume = sampleVolume();
  expect(slicePositionsMm(volume)).toEqual([30, 35, 40]);
  const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
  const tilted = slicePositionsMm({ ...volume, columnDirection: [0, c, -s] });
  expect(tilted[0]).toBeCloseTo(-20 * s + 30 * c, 12);
  for (const gap of gapsBetween(tilted)) expect(gap).toBeCloseTo(5 * c, 12);
});

it('sameGap forgives rounding and no more', () => {
  expect(sameGap(0.62, 0.63)).toBe(true);
  expect(sameGap(5, 5.04)).toBe(true);
  expect(sameGap(5, 5.06)).toBe(false);
});

it('medianOf takes the upper of two middle values', () => {
  expect(medianOf([7, 4, 4])).toBe(4);
  expect(medianOf([7, 4])).toBe(7);
});
