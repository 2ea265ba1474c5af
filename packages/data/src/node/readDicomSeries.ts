import { requireReaderOptions } from '../dicom/requireReaderOptions';
import { RadnetError } from '@radnet/core';
import { fileError } from '@radnet/core/internal/node';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type DicomFiles, dicomFiles, isPassedOver, parseDicomFiles } from '../dicom/dicomFiles';
import type { DamagedSliceOptions } from '../dicom/damagedFiles';
import {
  dicomFilesToVolume,
  type DicomSeriesOptions,
  dicomSeriesToVolume,
} from '../dicom/dicomSeriesToVolume';
import { type DicomHeaders, readDicomHeaders } from '../dicom/readDicomHeaders';
import { selectSeries } from '../dicom/selectSeries';
import { type DicomSeriesSummary, groupSeries } from '../dicom/seriesSummary';
import { listDicomSeries } from '../dicom/listDicomSeries';
import { DicomSource } from '../results/dicomSource';
import type { MemoryOptions } from '../volume/checkFits';
import type { Volume } from '../volume/volume';
import { unzipFiles } from '../zip/unzipFiles';
import { isZipName } from '../zip/isZipName';
import { fileOnDisk } from './fileOnDisk';
import { inZip } from './readZip';

/** How deep sub-folders may be nested: patient, study, series and a few more. */
const MAX_DEPTH = 8;

/** Far above the number of files in any study. */
const MAX_FILES = 100_000;

/**
 * Reads a CT series from a study's folder and its sub-folders, or from the one file of an enhanced CT. See
 * `dicomSeriesToVolume`, also for which of several series is chosen. Only the files of the chosen series are read
 * whole, a few at a time.
 *
 * @param path A folder, a file, or a .zip. Messages name files in sub-folders by their path in the folder, and files of
 *   a zip by their numbers: see `unzipFiles`.
 * @throws RadnetError as `dicomSeriesToVolume` does, with the folder before each message; if the folder is empty, too
 *   deep, or cannot be read.
 */
export async function readDicomSeries(path: string, options: DicomSeriesOptions = {}): Promise<Volume> {
  requireReaderOptions('readDicomSeries', options);
  if (isZipName(path))
    return inZip(path, async (bytes) => dicomSeriesToVolume(await unzipFiles(bytes, options), options));
  return inFolder(path, options, (files, load) => dicomFilesToVolume(files, options, load));
}

/**
 * Lists the series in a study's folder and its sub-folders, or in a .zip of one, so that you can choose one: see
 * `listDicomSeries`.
 *
 * @throws RadnetError as `readDicomSeries` does.
 */
export async function listDicomFolder(
  path: string,
  options: DamagedSliceOptions & MemoryOptions = {},
): Promise<DicomSeriesSummary[]> {
  requireReaderOptions('listDicomFolder', options);
  if (isZipName(path)) {
    return inZip(path, async (bytes) => listDicomSeries(await unzipFiles(bytes, options), options));
  }
  return inFolder(path, options, ({ headers }) =>
    Promise.resolve(groupSeries(headers).map(({ summary }) => summary)),
  );
}

/**
 * Returns the images that a volume was read from, for results that refer to them, such as a DICOM segmentation.
 *
 * @param path The path that `readDicomSeries` or `readVolume` read the volume from.
 * @param options The options that the volume was read with.
 * @throws RadnetError as `readDicomSeries` does; if the images are not those of the volume, or lack a UID.
 */
export async function readDicomSource(
  path: string,
  volume: Volume,
  options: DicomSeriesOptions = {},
): Promise<DicomSource> {
  requireReaderOptions('readDicomSource', options);
  const sourceOf = ({ headers }: DicomFiles): Promise<DicomSource> =>
    DicomSource.of(selectSeries(headers, options).headers, volume);
  if (isZipName(path)) {
    return inZip(path, async (bytes) => sourceOf(parseDicomFiles(await unzipFiles(bytes, options), options)));
  }
  return inFolder(path, options, sourceOf);
}

/** Parses the headers in a folder, runs the work on them, and puts the folder's name before the messages of errors. */
async function inFolder<T>(
  path: string,
  options: DamagedSliceOptions,
  work: (files: DicomFiles, load: DicomHeaders['load']) => Promise<T>,
): Promise<T> {
  const info = await stat(path).catch((error: unknown) => {
    throw fileError('read', path, error);
  });
  const folder = info.isDirectory() ? path : dirname(path);
  const names = info.isDirectory() ? await fileNames(folder) : [basename(path)];
  try {
    const files = names.map((name) => fileOnDisk(folder, name));
    const { headers, damaged, others, load } = await readDicomHeaders(files, options);
    return await work(dicomFiles(headers, damaged, others), load);
  } catch (error) {
    if (!(error instanceof RadnetError) || error.message.startsWith('cannot read ')) throw error;
    throw new RadnetError(`${folder}: ${error.message}`, { cause: error });
  }
}

/**
 * Lists all files in a folder and below, in the order of their paths. Links to folders are not followed: they may form
 * a loop.
 */
async function fileNames(root: string, below = '', depth = 0): Promise<string[]> {
  const folder = join(root, below);
  if (depth > MAX_DEPTH) {
    throw new RadnetError(`${root}: expected folders up to ${MAX_DEPTH} deep, got deeper ones`);
  }
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw fileError('read', folder, error);
  });
  const names: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = join(below, entry.name);
    if (isPassedOver(entry.name)) continue;
    if (entry.isDirectory()) names.push(...(await fileNames(root, name, depth + 1)));
    else if (entry.isFile() || (entry.isSymbolicLink() && (await leadsToFile(join(root, name)))))
      names.push(name);
    if (names.length > MAX_FILES) {
      throw new RadnetError(`${root}: expected a study of up to ${MAX_FILES} files, got more`);
    }
  }
  return names;
}

async function leadsToFile(path: string): Promise<boolean> {
  const info = await stat(path).catch((error: unknown) => {
    throw fileError('read', path, error);
  });
  return info.isFile();
}
