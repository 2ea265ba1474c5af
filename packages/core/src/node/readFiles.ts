import { readFile } from 'node:fs/promises';
import { parseJson } from '../weights/parseJson';
import { fileError } from './fileError';

/** @throws RadnetError that names the file. */
export async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    // A copy into a buffer of its own: Node's own may be part of a larger one.
    return Uint8Array.from(await readFile(path));
  } catch (error) {
    throw fileError('read', path, error);
  }
}

/** @throws RadnetError that names the file, also where it is not JSON, as when it was cut short. */
export async function readJson(path: string): Promise<unknown> {
  return parseJson(path, await readBytes(path));
}
