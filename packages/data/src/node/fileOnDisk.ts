import { fileError } from '@radnet/core/internal/node';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileOnDemand } from '../files/fileOnDemand';

/**
 * Makes a file of a folder readable on demand. Its name is its path within the folder.
 *
 * @returns A file whose methods throw a RadnetError if it cannot be read.
 */
export function fileOnDisk(folder: string, name: string): FileOnDemand {
  const path = join(folder, name);
  return {
    name,
    async start(bytes) {
      try {
        const file = await open(path);
        try {
          const { buffer, bytesRead } = await file.read(new Uint8Array(bytes), 0, bytes, 0);
          return buffer.subarray(0, bytesRead);
        } finally {
          await file.close();
        }
      } catch (error) {
        throw fileError('read', path, error);
      }
    },
    async whole() {
      try {
        return await readFile(path);
      } catch (error) {
        throw fileError('read', path, error);
      }
    },
  };
}
