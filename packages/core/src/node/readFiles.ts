import { readFile } from 'node:fs/promises';
import { parseJson } from '../weights/parseJson';
import { fileError } from './fileError';

/** @throws RadnetError that names the file if it cannot be read. */
export async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    // Copy the bytes into a separate buffer: Node's may be part of a larger one.
    return Uint8Array.from(await readFile(path));
  } catch (error) {
    throw fileError('read', path, error);
  }
}

/** @throws RadnetError that names the file if it cannot be read or is not JSON, for example because it is truncated. */
export async function readJson(path: string): Promise<unknown> {
  return parseJson(path, await readBytes(path));
}
