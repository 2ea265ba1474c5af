import { RadnetError } from '@radnet/core';
import {
  type PreprocessOptions,
  preprocessedChannels,
  preprocessedSize,
} from '../../preprocess/preprocessOptions';

/**
 * Checks that a scan fits into what this machine, or its container, has left once it is prepared: a system that runs out
 * ends the process without a word.
 *
 * @param scan What the error calls it.
 * @param bytesPerPixel What a pixel of a slice takes; left out, its channels and its mask.
 * @throws RadnetError naming the scan.
 */
export function requireMemory(
  scan: string,
  slices: number,
  options: PreprocessOptions,
  bytesPerPixel = 4 * preprocessedChannels(options) + 1,
): void {
  const size = preprocessedSize(options);
  const bytes = slices * size * size * bytesPerPixel;
  const free = process.availableMemory();
  if (bytes <= free) return;
  const gb = (count: number): string => (count / 1e9).toFixed(2);
  throw new RadnetError(
    `${scan}: expected a scan that fits into memory, got ${slices} slices, which take ${gb(bytes)} GB at ${size} x ${size} ` +
      `where ${gb(free)} are free. Larger pixels, fewer channels or fewer scans at a time need less.`,
  );
}
