import { expect, it } from 'vitest';
import { freeDeviceMemory } from './freeDeviceMemory';

const cards = (...free: (number | undefined)[]) => ({
  version: '570.1',
  cards: free.map((freeMiB) => ({ name: 'any', memoryMiB: 81_920, freeMiB })),
});

it.each([
  ['a driver that fails', { failure: 'no devices were found' }, undefined, undefined],
  ['one card', cards(1000), undefined, 1.048576],
  ['the fullest of several', cards(2000, 1000, 3000), undefined, 1.048576],
  ['the one that CUDA is to see', cards(2000, 1000, 3000), '0', 2.097152],
  ['several that CUDA is to see', cards(2000, 1000), '0,1', 1.048576],
  ['a card that tells nothing', cards(undefined), undefined, undefined],
  ['one of two that tells nothing', cards(1000, undefined), undefined, undefined],
])('%s', (_, driver, visible, gb) => {
  // Left undefined, this machine's would be taken.
  expect(freeDeviceMemory(driver, visible ?? '')).toEqual(gb);
});
