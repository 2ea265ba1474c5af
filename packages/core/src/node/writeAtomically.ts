import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from './fileError';

/** @throws RadnetError that names the folder. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw fileError('write', folder, error);
  }
}

/**
 * Writes a file in the place of an earlier one, if there is one, so that whoever reads it, at any time, finds either
 * all of the earlier or all of the new one. Makes the folders it lies in. Where it cannot be written, on a full disk for one,
 * the earlier one stays and what was written is removed.
 *
 * @throws RadnetError that names the file.
 */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  await makeFolder(dirname(path));
  const partial = `${path}.partial`;
  try {
    await writeFile(partial, content, { flush: true });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw fileError('write', path, error);
  }
}
