import { expect, it } from 'vitest';
import { sideBySide } from './sideBySide';

const picture = (...greys: number[]) => ({
  width: 2,
  height: 2,
  rgb: Uint8Array.from(greys.flatMap((grey) => [grey, grey, grey])),
});

it('puts the lines of each picture beside those of the one before', () => {
  const { width, height, rgb } = sideBySide([picture(1, 2, 3, 4), picture(5, 6, 7, 8)]);
  expect([width, height]).toEqual([4, 2]);
  expect([...rgb].filter((_, at) => at % 3 === 0)).toEqual([1, 2, 5, 6, 3, 4, 7, 8]);
});
