import { expect, it } from 'vitest';
import { readingChunks } from './readingChunks';

it.each([
  [24, undefined, undefined],
  [32, undefined, undefined],
  [33, undefined, 32],
  [3000, undefined, 32],
  [24, 8, 8],
  [3000, 8, 8],
])('CTs of up to %d slices, trained in chunks of %s, are read in chunks of %s', (longest, trained, read) => {
  expect(readingChunks(longest, trained)?.slicesPerChunk).toBe(read);
});
