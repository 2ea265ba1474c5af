import type { ScanSummary } from '@radnet/data';

/** The bytes of a prepared scan in memory: a float32 image with all channels, and a mask with one byte for each pixel. */
export function preparedBytes({
  slices,
  height,
  width,
  channels,
}: Pick<ScanSummary, 'slices' | 'height' | 'width' | 'channels'>): number {
  return slices * height * width * (4 * channels + 1);
}
