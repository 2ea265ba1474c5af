import { RadnetError } from '@radnet/core';
import { fileError } from '@radnet/core/internal/node';
import { readFile } from 'node:fs/promises';

/**
 * Reads a zip's bytes, runs the work on them, and puts the zip's name before the messages of errors.
 *
 * @throws RadnetError if the file cannot be read; whatever `work` throws.
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
