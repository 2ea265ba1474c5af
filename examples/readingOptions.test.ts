import { expect, it } from 'vitest';
import { medianSlices, readingOptions } from './readingOptions';

it.each([
  [24, undefined, undefined],
  [32, undefined, undefined],
  [33, undefined, 32],
  [3000, undefined, 32],
  [24, 8, 8],
  [3000, 8, 8],
])(
  'CTs of up to %d slices, trained in chunks of %s, are read in chunks of %s',
  (longest, slicesPerChunk, read) => {
    const options = readingOptions(longest, { slicesPerChunk });
    expect(options.chunks?.slicesPerChunk).toBe(read);
    expect(options.sequenceLength).toBeUndefined();
  },
);

it('reads CTs of far more slices than those trained on interleaved, and no others', () => {
  const of = (longest: number) => readingOptions(longest, { slicesOfCt: 20 }).sequenceLength;
  expect([20, 29, 30, 150].map(of)).toEqual([undefined, undefined, 20, 20]);
  expect(readingOptions(30, { slicesOfCt: 20 }).chunks?.slicesPerChunk).toBe(32);
});

it('takes the median', () => {
  expect(medianSlices([300, 25, 24])).toBe(25);
  expect(medianSlices([24])).toBe(24);
});
