import { expect, it } from 'vitest';
import { takeTwoOfFewCores } from './prepareWasm';

it.each([
  [1, 1],
  [2, 4],
  [3, 4],
  [4, 4],
  [16, 16],
])('has TensorFlow.js, which halves them, see of %d cores %d', (cores, seen) => {
  const navigator = Object.create({ hardwareConcurrency: cores }) as { hardwareConcurrency: number };
  takeTwoOfFewCores(navigator);
  expect(navigator.hardwareConcurrency).toBe(seen);
});
