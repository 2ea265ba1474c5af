import { afterEach, expect, it, vi } from 'vitest';
import { memoryForCt } from './memoryForCt';

afterEach(() => vi.unstubAllGlobals());

it.each([
  ['an eighth of a small device', { deviceMemory: 2 }, 0.25],
  ['no more than 1 GiB of a large one', { deviceMemory: 32 }, 1],
  ['of a device that does not tell, as of one of 4 GiB', {}, 0.5],
])('memoryForCt is %s', (_, navigator, gib) => {
  vi.stubGlobal('navigator', navigator);
  expect(memoryForCt()).toBe(gib * 2 ** 30);
});
