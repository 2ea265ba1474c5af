import { expect, it } from 'vitest';
import { relativeSpread, typicalStepMs } from './stepTimes';

it('takes the middle step, the mean over its ranks', () => {
  expect(
    typicalStepMs([
      [10, 100, 20],
      [30, 300, 40],
    ]),
  ).toBe(30);
});

it('finds the spread of normal numbers, whatever the mean of a rank', () => {
  // Deciles of the standard normal distribution.
  const normal = [-1.2816, -0.8416, -0.5244, -0.2533, 0, 0.2533, 0.5244, 0.8416, 1.2816];
  const times = [100, 200].map((mean) => normal.map((x) => mean * (1 + 0.05 * x)));
  // With nine values the estimate is rough.
  expect(relativeSpread(times)).toBeGreaterThan(0.035);
  expect(relativeSpread(times)).toBeLessThan(0.065);
});
