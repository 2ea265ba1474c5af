import { RadnetError } from '@radnet/core';
import { fileError } from '@radnet/core/internal/node';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { volumeToDicom } from '../dicom/volumeToDicom';
import type { Volume } from '../volume/volume';

/**
 * Writes a volume as a DICOM CT series, one file per slice, into a new or empty folder: see `volumeToDicom`.
 *
 * @throws RadnetError as `volumeToDicom` does; if the folder is not empty, or cannot be created or written to.
 */
export async function writeDicomSeries(volume: Volume, folder: string): Promise<void> {
  const files = await volumeToDicom(volume);
  try {
    await mkdir(folder, { recursive: true });
    const held = await readdir(folder);
    if (held.length > 0) {
      throw new RadnetError(
        `${folder}: expected a new or empty folder to write to, got ${held.length} entries`,
      );
    }
    for (const { name, bytes } of files) await writeFile(join(folder, name), bytes);
  } catch (error) {
    throw error instanceof RadnetError ? error : fileError('write', folder, error);
  }
}
