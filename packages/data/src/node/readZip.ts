import { RadnetError } from '@radnet/core';
import { fileError } from '@radnet/core/node';
import { readFile } from 'node:fs/promises';

/**
 * Reads a zip's bytes, and puts its name before the errors of what is done with them.
 *
 * @throws RadnetError where the file cannot be read; what `work` throws.
 */
export async function inZip<T>(path: string, work: (bytes: Uint8Array) => Promise<T>): Promise<T> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw fileError('read', path, error);
  });
  try {
    return await work(bytes);
  } catch (error) {
    if (!(error instanceof RadnetError)) throw error;
    throw new RadnetError(`${path}: ${error.message}`, { cause: error });
  }
}
