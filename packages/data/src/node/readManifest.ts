import { RadnetError } from '@radnet/core';
import { fileError } from '@radnet/core/internal/node';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ManifestScan } from '../manifest/manifestScan';
import { LONGEST_MANIFEST, type ManifestFormat, parseManifest } from '../manifest/parseManifest';

/** A manifest that has been read, and the folder that its paths are relative to. */
export interface Manifest {
  /** Folder of the manifest. The paths of the scans are relative to it. */
  readonly root: string;
  /** The scans in the order of their first rows. */
  readonly scans: readonly ManifestScan[];
}

/**
 * Reads a manifest from a .csv or .jsonl file in UTF-8: see `parseManifest`. Its paths are relative to the file's
 * folder.
 *
 * @throws RadnetError as `parseManifest` does, with the file before each message; if the name has another extension; if
 *   the file cannot be read, is larger than 2^28 bytes or is not UTF-8.
 */
export async function readManifest(file: string): Promise<Manifest> {
  const format = manifestFormatOf(file);
  const text = await textOf(file);
  try {
    return { root: dirname(file), scans: parseManifest(text, { format }) };
  } catch (error) {
    if (!(error instanceof RadnetError)) throw error;
    throw new RadnetError(`${file}: ${error.message}`, { cause: error });
  }
}

/**
 * Returns the format of a manifest by its file's extension.
 *
 * @throws RadnetError if the name ends in neither .csv nor .jsonl.
 */
export function manifestFormatOf(file: string): ManifestFormat {
  if (/\.csv$/i.test(file)) return 'csv';
  if (/\.jsonl$/i.test(file)) return 'json-lines';
  throw new RadnetError(`${file}: expected a name ending in .csv or .jsonl`);
}

async function textOf(file: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    const { size } = await stat(file);
    if (size > LONGEST_MANIFEST) {
      throw new RadnetError(`${file}: expected at most ${LONGEST_MANIFEST} bytes, got ${size}`);
    }
    bytes = await readFile(file);
  } catch (error) {
    throw error instanceof RadnetError ? error : fileError('read', file, error);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RadnetError(`${file}: expected text in UTF-8, got another encoding`);
  }
}
