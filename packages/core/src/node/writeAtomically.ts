import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from './fileError';

/**
 * Creates a folder and its parents.
 *
 * @throws RadnetError that names the folder if it cannot be created.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw fileError('write', folder, error);
  }
}

/**
 * Writes a file and replaces an earlier one of that name. A reader finds either the whole earlier file or the whole new
 * one at any time. Creates missing folders. If writing fails, for example on a full disk, the earlier file stays and
 * the partial one is removed.
 *
 * @param path Path of the file. The new content is first written to `<path>.partial` beside it.
 * @param content Bytes, or text to write as UTF-8.
 * @throws RadnetError that names the file if it cannot be written.
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
