import { RadnetError } from '@radnet/core';
import { fileError } from '@radnet/core/node';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DicomSeriesOptions, dicomSeriesToVolume, type NamedBytes } from '../dicom/dicomSeriesToVolume';
import type { Volume } from '../volume/volume';

/**
 * Reads the CT series in a folder (its sub-folders are left alone): see `dicomSeriesToVolume`.
 *
 * @throws RadnetError what that throws, each message beginning with the folder; or where the folder is empty or cannot
 *   be read.
 */
export async function readDicomSeries(folder: string, options: DicomSeriesOptions = {}): Promise<Volume> {
  const files: NamedBytes[] = [];
  for (const name of await fileNames(folder)) {
    const path = join(folder, name);
    try {
      files.push({ name, bytes: await readFile(path) });
    } catch (error) {
      throw fileError('read', path, error);
    }
  }
  try {
    return dicomSeriesToVolume(files, options);
  } catch (error) {
    if (!(error instanceof RadnetError)) throw error;
    throw new RadnetError(`${folder}: ${error.message}`, { cause: error });
  }
}

async function fileNames(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    // A link may lead to a file, as in folders made by data tools; reading tells.
    return entries
      .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    throw fileError('read', folder, error);
  }
}
