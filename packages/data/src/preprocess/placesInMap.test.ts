import { expect, it } from 'vitest';
import { placesInMap } from './placesInMap';

it('lies between the two nearest pixels of the map, and shares its middle', () => {
  // Pixels of 1 mm, and of 2 mm in the map: middles at -1.5 to 1.5 and at -1 and 1.
  const { lower, upper, weight } = placesInMap(4, 1, 2, 2);
  expect([...lower]).toEqual([0, 0, 0, 1]);
  expect([...upper]).toEqual([1, 1, 1, 1]);
  expect([...weight]).toEqual([0, 0.25, 0.75, 0]);
});

it('is nowhere beyond the edge of the map', () => {
  expect([...placesInMap(6, 1, 2, 2).lower]).toEqual([-1, 0, 0, 0, 1, -1]);
});
