import { RadnetError } from '@radnet/core';
import type { MemoryOptions } from '../volume/checkFits';
import type { FileOnDemand } from './fileOnDemand';

/** A file as a browser hands it out, dropped or chosen. */
export interface NamedBlob {
  /** What errors call it: its path in what was dropped, parted by `/`. Its ending tells NIfTI and zips. */
  readonly name: string;
  readonly blob: Blob;
}

/**
 * @returns A file whose methods throw a RadnetError where the browser cannot read it, e.g. as it was moved since it was chosen,
 *   or where it takes more than `memoryBytes` whole.
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
