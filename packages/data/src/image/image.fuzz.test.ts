import { expect, it } from 'vitest';
import { fuzzImages } from './image.fuzz';

it('pictures damaged at random give a picture or a RadnetError, soon: 500 mutations', async () => {
  const { volumes, refused } = await fuzzImages(500, 1);
  expect(volumes + refused).toBe(500);
  expect(Math.min(volumes, refused)).toBeGreaterThan(50);
});
