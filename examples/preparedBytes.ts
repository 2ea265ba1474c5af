import type { ScanSummary } from '@radnet/data';

/** Bytes of a prepared scan in memory: a float32 image of all channels, and a mask of one byte a pixel. */
export function preparedBytes({
  slices,
  height,
  width,
  channels,
}: Pick<ScanSummary, 'slices' | 'height' | 'width' | 'channels'>): number {
  return slices * height * width * (4 * channels + 1);
}
