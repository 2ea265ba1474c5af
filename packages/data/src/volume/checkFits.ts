import { RadnetError } from '@radnet/core';

/** A voxel takes at least two bytes, and a reader holds it twice: as read from the file and in the volume. */
const BYTES_PER_VOXEL = 4;

/** Limits the memory that reading a volume may take. */
export interface MemoryOptions {
  /** Most bytes that reading a CT may take. A larger CT is refused before its voxels are read. Default: no limit. */
  readonly memoryBytes?: number;
}

/**
 * Checks that a number of voxels can be read within the memory limit. Without the check, a system that runs out of
 * memory ends the process without any message.
 *
 * @param file The file that the error names, if it is about a single one.
 * @throws RadnetError if they do not fit.
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
