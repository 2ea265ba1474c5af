import { RadnetError } from '@radnet/core';
import { fileError } from '@radnet/core/internal/node';
import { writeFile } from 'node:fs/promises';
import { formatManifest } from '../manifest/formatManifest';
import type { ManifestScan } from '../manifest/manifestScan';
import { manifestFormatOf } from './readManifest';

/**
 * Writes a manifest to a .csv or .jsonl file: see `formatManifest`. Its paths are relative to the file's folder. An
 * existing file is never overwritten, because someone may have typed labels into it.
 *
 * @throws RadnetError as `formatManifest` does; if the name has another extension; if the file already exists or cannot
 *   be written.
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
