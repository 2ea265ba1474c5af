import { RadnetError } from '@radnet/core';

/** A voxel takes two bytes at least, and a reader holds it twice: as it comes and in the volume. */
const BYTES_PER_VOXEL = 4;

/** How much memory a volume may take. */
export interface MemoryOptions {
  /** A CT that takes more bytes to read is refused before its voxels are read. Default: no limit. */
  readonly memoryBytes?: number;
}

/**
 * Checks that so many voxels can be read in so many bytes: a system that runs out of memory ends the process without a word.
 *
 * @param file What the error names, where it is one file.
 * @throws RadnetError where they cannot.
 */
export function checkFits(voxels: number, { memoryBytes = Infinity }: MemoryOptions, file?: string): void {
  const bytes = BYTES_PER_VOXEL * voxels;
  if (bytes <= memoryBytes) return;
  const gb = (count: number): string => (count / 1e9).toFixed(2);
  throw new RadnetError(
    `${file === undefined ? '' : `${file}: `}expected a CT that fits into memory, got one of ${voxels} voxels, which takes ${gb(bytes)} GB to read where ` +
      `${gb(memoryBytes)} are free. Fewer slices, or fewer CTs at a time, need less.`,
  );
}
