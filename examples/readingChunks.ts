import type { ChunkOptions } from '@radnet/core';
import { DESCRIBED } from './radnet';

/** Slices of a long CT that are read together: all of hundreds may take more memory than there is. */
export const READ_TOGETHER = 32;

/**
 * How to read CTs of so many slices at most: whole, or each by itself and encoded a chunk at a time, which gives the same
 * numbers.
 *
 * @param slicesPerChunk What the training was cut to.
 */
export function readingChunks(longest: number, slicesPerChunk?: number): ChunkOptions | undefined {
  const together = slicesPerChunk ?? (longest > READ_TOGETHER ? READ_TOGETHER : undefined);
  return together === undefined ? undefined : { slicesPerChunk: together, embedding: DESCRIBED };
}
