import { expect, it } from 'vitest';
import { describeSlices, runsOf } from './describeSlices';

const probabilities = [0.1, 0.5, 0.75, 0.5, 0.1];

it('says what a plot of slices shows', () => {
  const run = { start: 1, length: 3 };
  expect(describeSlices({ probabilities, threshold: 0.43, run, labels: [0, 1, 1, 0, 1] })).toBe(
    '5 slices, highest probability 0.75 in slice 3; called positive by slices 2 to 4 at 0.43; truly positive slices 2 to 3, slice 5',
  );
  expect(describeSlices({ probabilities, threshold: 0.6, run: null, labels: [0, 0, 0, 0, 0] })).toMatch(
    /called negative; no slice truly positive$/,
  );
  expect(describeSlices({ probabilities, threshold: 0.6, run: null })).toMatch(/called negative$/);
});

it('finds neighbours, of numbers and of truths', () => {
  expect(runsOf([1, 0, 1, 1])).toEqual([
    { start: 0, length: 1 },
    { start: 2, length: 2 },
  ]);
  expect(runsOf([false, true])).toEqual([{ start: 1, length: 1 }]);
});
