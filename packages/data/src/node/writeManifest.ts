import { RadnetError } from '@radnet/core';
import { fileError } from '@radnet/core/node';
import { writeFile } from 'node:fs/promises';
import { formatManifest } from '../manifest/formatManifest';
import type { ManifestScan } from '../manifest/manifestScan';
import { manifestFormatOf } from './readManifest';

/**
 * Writes a manifest to a .csv or .jsonl file: see `formatManifest`. Its paths start from the folder it lies in. A file
 * of that name is left as it is: labels may have been typed into it.
 *
 * @throws RadnetError what that throws; another ending; a file that is there already or cannot be written.
 */
export async function writeManifest(file: string, scans: readonly ManifestScan[]): Promise<void> {
  const text = formatManifest(scans, manifestFormatOf(file));
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new RadnetError(`${file}: expected no such file yet, got one; move it away to write another`);
    }
    throw fileError('write', file, error);
  }
}
