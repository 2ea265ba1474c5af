import { requireReaderOptions } from '../dicom/requireReaderOptions';
import { RadnetError } from '@radnet/core';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { dicomToMask } from '../annotations/dicomToMask';
import type { DamagedSliceOptions } from '../dicom/damagedFiles';
import { DicomHeader } from '../dicom/dicomHeader';
import { type DicomSeriesOptions, dicomSeriesToVolume, type NamedBytes } from '../dicom/dicomSeriesToVolume';
import type { ManifestScan } from '../manifest/manifestScan';
import { sliceCountOf } from '../manifest/manifestScanOf';
import { byNumber } from '../publicSets/dataFolder';
import type { MemoryOptions } from '../volume/checkFits';
import { type LeftOutSlice, listWithout, maskWithout, withLeftOut } from '../volume/leftOutSlices';
import { slicePositionsMm } from '../volume/slicePositions';
import { cross, dot } from '../volume/vector';
import type { Vector3, Volume, VolumeMask } from '../volume/volume';
import { niftiPair } from '../nifti/niftiNames';
import { namedError, pathWithin } from './pathWithin';
import { readMask } from './readNifti';
import { isPictureName, readPictureMask } from './readPictures';
import { readVolume } from './readVolume';

/** How far a slice's stated position may be from that in the volume. */
const POSITION_TOLERANCE_MM = 0.01;

/** A scan of a manifest, read from its files. */
export interface ManifestScanData {
  readonly volume: Volume;
  /** Where the manifest names one. */
  readonly mask?: VolumeMask;
  readonly labels: ManifestScan['labels'];
}

/**
 * Reads a scan of a manifest: a folder of DICOM files, DICOM slices, a DICOM file, or NIfTI; its mask from NIfTI, or
 * from a DICOM segmentation or structure set (.dcm), all regions joined. The volume's slices are those of the manifest,
 * from foot to head, so that labels by slice fit. Masks by slice are PNGs on the slices' pixels.
 *
 * Errors name the scan and call files by their numbers: their names and paths may hold patients' names.
 *
 * @param root The folder that the manifest's paths start from.
 * @param options Where damaged slices are left out, their labels and masks are, too.
 * @throws RadnetError naming the scan: a link that leads out of the root; slices in another order than from foot to
 *   head; lists by slice that do not fit the volume; PNG or JPEG slices, which hold no Hounsfield units; what the readers refuse;
 *   a damaged slice left out of which nothing tells its place, where labels or masks go by slice.
 */
export async function readManifestScan(
  root: string,
  scan: ManifestScan,
  options: DamagedSliceOptions & MemoryOptions = {},
): Promise<ManifestScanData> {
  requireReaderOptions('readManifestScan', options);
  const { id, source, mask, labels, hounsfield } = scan;
  const reading = { ...options, ...(hounsfield !== undefined && { hounsfield }) };
  try {
    const volume =
      'volume' in source
        ? await volumeAt(root, source.volume, reading)
        : await volumeOf(root, source.slices, reading);
    const { leftOut = [] } = volume;
    const count = sliceCountOf(scan);
    const slices = volume.slices + leftOut.length;
    if (count !== undefined && count !== slices) {
      throw new RadnetError(`expected ${count} slices as in the manifest, got a volume of ${slices}`);
    }
    if (count !== undefined) checkPlaced(leftOut);
    const kept = Object.entries(labels).map(([name, label]) => [
      name,
      typeof label === 'number' ? label : listWithout(label, leftOut),
    ]);
    const data = { volume, labels: Object.fromEntries(kept) as ManifestScan['labels'] };
    if (mask === undefined) return data;
    if (leftOut.length === 0) return { ...data, mask: await maskOf(root, mask, volume) };
    const drawnOn = 'volume' in mask ? withLeftOut(volume) : volume;
    return { ...data, mask: maskWithout(await maskOf(root, mask, drawnOn), leftOut) };
  } catch (error) {
    if (!(error instanceof RadnetError)) throw error;
    throw new RadnetError(`scan '${id}': ${error.message}`);
  }
}

async function volumeAt(root: string, path: string, options: DicomSeriesOptions): Promise<Volume> {
  const real = await pathWithin(root, path, 'volume');
  if (/\.dcm$/i.test(path) && (await stat(real)).isFile()) {
    return dicomSeriesToVolume([await namedBytes(root, path, 'volume.dcm')], options);
  }
  await checkPair(root, real, 'volume');
  const names = await namesWithin(root, path, real);
  const hide = (text: string): string => withoutNames(text, real, 'volume', names);
  const { leftOut = [], ...volume } = await hiding(hide, () => readVolume(real, options));
  const gone = leftOut.map((slice) => ({ ...slice, file: hide(slice.file), reason: hide(slice.reason) }));
  return { ...volume, ...(gone.length > 0 && { leftOut: gone }) };
}

/** Of a pair of NIfTI files the other may be a link out of the root, too. */
async function checkPair(root: string, real: string, name: string): Promise<void> {
  for (const half of niftiPair(real) ?? []) {
    await pathWithin(root, relative(await realpath(root), half), `${name} (${extname(half)})`);
  }
}

/** The files in a folder and its sub-folders, each of which a link may not lead out of the root; of a file, none. */
async function namesWithin(root: string, path: string, real: string): Promise<string[]> {
  if (!(await stat(real)).isDirectory()) return [];
  const entries = await readdir(real, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    throw namedError('volume', error);
  });
  const names: string[] = [];
  for (const entry of entries) {
    const name = relative(real, join(entry.parentPath, entry.name));
    if (entry.isSymbolicLink()) await pathWithin(root, join(path, name), `file ${names.length + 1}`);
    names.push(name);
  }
  return names.sort(byNumber);
}

async function volumeOf(
  root: string,
  slices: readonly string[],
  options: DicomSeriesOptions,
): Promise<Volume> {
  const files: NamedBytes[] = [];
  for (const [index, path] of slices.entries()) {
    if (isPictureName(path)) {
      throw new RadnetError(
        `slice ${index + 1}: expected DICOM, got a picture, which holds no Hounsfield units: see prepareJob and readPictures`,
      );
    }
    files.push(await namedBytes(root, path, `slice ${index + 1}.dcm`));
  }
  const { leftOut = [], ...volume } = await dicomSeriesToVolume(files, options);
  const gone = leftOut.map((slice) => ({
    ...slice,
    index: files.findIndex(({ name }) => name === slice.file),
  }));
  checkOrder(listWithout(files, gone), volume);
  return gone.length === 0 ? volume : { ...volume, leftOut: gone };
}

function checkPlaced(leftOut: readonly LeftOutSlice[]): void {
  const lost = leftOut.find(({ index }) => index === undefined);
  if (lost === undefined) return;
  throw new RadnetError(
    `expected to know which slice is damaged, as the manifest goes by slice: ${lost.reason}`,
  );
}

/** The volume is sorted by position; the manifest's labels are in the manifest's order. */
function checkOrder(files: readonly NamedBytes[], volume: Volume): void {
  const normal = cross(volume.rowDirection, volume.columnDirection);
  const expected = slicePositionsMm(volume);
  files.forEach(({ name, bytes }, slice) => {
    const origin = DicomHeader.parse(bytes, name).numbers('ImagePositionPatient', 3);
    const position = dot(origin as unknown as Vector3, normal);
    if (!(Math.abs(position - expected[slice]!) <= POSITION_TOLERANCE_MM)) {
      throw new RadnetError(
        `slice ${slice + 1}: expected slices from foot to head, here at ${expected[slice]?.toFixed(2)} mm, ` +
          `got one at ${position.toFixed(2)} mm`,
      );
    }
  });
}

async function maskOf(
  root: string,
  mask: NonNullable<ManifestScan['mask']>,
  volume: Volume,
): Promise<VolumeMask> {
  if ('volume' in mask && /\.dcm$/i.test(mask.volume)) {
    return dicomToMask((await namedBytes(root, mask.volume, 'mask')).bytes, 'mask', volume);
  }
  if ('volume' in mask) {
    const real = await pathWithin(root, mask.volume, 'mask');
    await checkPair(root, real, 'mask');
    return hiding(
      (text) => withoutNames(text, real, 'mask', []),
      () => readMask(real, volume),
    );
  }
  return readPictureMask(root, mask.slices, volume);
}

async function namedBytes(root: string, path: string, name: string): Promise<NamedBytes> {
  const real = await pathWithin(root, path, name);
  try {
    return { name, bytes: await readFile(real) };
  } catch (error) {
    throw namedError(name, error);
  }
}

async function hiding<T>(hide: (text: string) => string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof RadnetError)) throw error;
    throw new RadnetError(hide(error.message));
  }
}

/** What a reader says, with its file called `name`, and the files of its folder by their numbers. */
function withoutNames(text: string, path: string, name: string, files: readonly string[]): string {
  const stem = path.slice(0, path.length - extname(path).length);
  const numbered = files.map((file, index) => [file, `file ${index + 1}`] as const);
  // A name within a longer one is replaced after it. One of two or three digits is nobody's, and may be any number.
  return numbered
    .filter(([file]) => !/^\d{1,3}$/.test(file))
    .sort(([a], [b]) => b.length - a.length)
    .reduce(
      (rest, [file, other]) => rest.replaceAll(file, other),
      text.replaceAll(path, name).replaceAll(stem, name),
    );
}
