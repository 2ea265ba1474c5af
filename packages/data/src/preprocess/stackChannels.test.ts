import { expect, it } from 'vitest';
import { stackChannels } from './stackChannels';

// Three slices of two pixels, in two windows.
const brain = Float32Array.of(1, 2, 3, 4, 5, 6);
const bone = Float32Array.of(10, 20, 30, 40, 50, 60);

it('stackChannels lays windows side by side', () => {
  expect([...stackChannels([brain, bone], 3, 0)]).toEqual([1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60]);
});

it('stackChannels sets each slice between its neighbours, the outermost again beyond the ends', () => {
  expect([...stackChannels([brain], 3, 1)]).toEqual([1, 1, 3, 2, 2, 4, 1, 3, 5, 2, 4, 6, 3, 5, 5, 4, 6, 6]);
  expect([...stackChannels([brain, bone], 3, 1)].slice(0, 12)).toEqual([
    1, 10, 1, 10, 3, 30, 2, 20, 2, 20, 4, 40,
  ]);
});

it('stackChannels gives one window back as it is', () => {
  expect(stackChannels([brain], 3, 0)).toBe(brain);
});
