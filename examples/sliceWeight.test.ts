import { expect, it } from 'vitest';
import { defaultSliceWeight } from './sliceWeight';

it.each([
  ['as many', 50, 1],
  ['a fifth', 20, 4],
  ['most', 80, 0.25],
  ['hardly any', 1, 10],
  ['none that was counted', 0, 10],
  ['nearly all', 99, 0.1],
])('makes both classes weigh the same, within bounds: %s of 100 slices positive', (_, positive, weight) => {
  expect(defaultSliceWeight({ slicesPerEpoch: 100, positiveSlicesPerEpoch: positive })).toBeCloseTo(
    weight,
    12,
  );
});
