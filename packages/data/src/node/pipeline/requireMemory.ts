import { RadnetError } from '@radnet/core';
import {
  type PreprocessOptions,
  preprocessedChannels,
  preprocessedSize,
} from '../../preprocess/preprocessOptions';

/**
 * Checks that a prepared scan fits into the free memory of this machine or its container. An operating system that runs
 * out of memory ends the process without a message.
 *
 * @param scan Name used in the error message.
 * @param bytesPerPixel Bytes for each pixel of a slice. By default, those of its channels (float32) and its mask.
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
