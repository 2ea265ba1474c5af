import { RadnetError } from '@radnet/core';
import type { MemoryOptions } from '../volume/checkFits';
import type { FileOnDemand } from './fileOnDemand';

/** A file from a browser, dropped by the user or chosen in a dialog. */
export interface NamedBlob {
  /**
   * Path within what the user dropped, separated by `/`. Error messages use it, and its extension identifies NIfTI
   * files and zips.
   */
  readonly name: string;
  /** The file's content, e.g. a `File`. */
  readonly blob: Blob;
}

/**
 * Makes a browser's file readable on demand.
 *
 * @returns A file whose methods throw a RadnetError if the browser cannot read it (e.g. because it was moved after it
 *   was chosen), or if the whole file is larger than `memoryBytes`.
 */
export function blobOnDemand(
  { name, blob }: NamedBlob,
  { memoryBytes = Infinity }: MemoryOptions = {},
): FileOnDemand {
  const read = async (part: Blob): Promise<Uint8Array> => {
    try {
      return new Uint8Array(await part.arrayBuffer());
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      throw new RadnetError(
        `cannot read ${name}: it was moved or changed since it was chosen, or the browser may not read it`,
        { cause: error },
      );
    }
  };
  return {
    name,
    start: (bytes) => read(blob.slice(0, bytes)),
    async whole() {
      if (blob.size <= memoryBytes) return read(blob);
      const gb = (bytes: number): string => (bytes / 1e9).toFixed(2);
      throw new RadnetError(
        `${name}: expected a file that fits into memory, got one of ${gb(blob.size)} GB where ${gb(memoryBytes)} are free`,
      );
    },
  };
}
