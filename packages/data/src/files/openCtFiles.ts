import { requireReaderOptions } from '../dicom/requireReaderOptions';
import { RadnetError } from '@radnet/core';
import { DamagedSliceError } from '../dicom/damagedFiles';
import { describePassedOver, dicomFiles, isPassedOver, listed } from '../dicom/dicomFiles';
import type { DicomSeriesOptions } from '../dicom/dicomSeriesToVolume';
import { openDicom } from '../dicom/openDicom';
import { readDicomHeaders } from '../dicom/readDicomHeaders';
import type { SeriesChoice } from '../dicom/selectSeries';
import { isNiftiName } from '../nifti/niftiNames';
import { isZipName } from '../zip/isZipName';
import { openZip } from '../zip/openZip';
import { blobOnDemand, type NamedBlob } from './blobOnDemand';
import type { FileOnDemand } from './fileOnDemand';
import type { OnFile, OpenedCt } from './openedCt';
import { openNiftiFiles } from './openNiftiFiles';

/** How the files of a CT are read. `hounsfield` and `memoryBytes` count for NIfTI, too. */
export type CtFilesOptions = Omit<DicomSeriesOptions, keyof SeriesChoice>;

/**
 * Opens the CT in files that a browser hands out, as `readVolume` of `@radnet/data/node` does those of a disk: a study's
 * DICOM files, or one of an enhanced CT; a .nii or .nii.gz file, or a pair of .hdr and .img; or one .zip of either. Of
 * DICOM the beginnings are read now, and later the chosen series' files, a few at a time. Files are taken in the order of
 * their names, whatever order they come in. Hidden files and folders and DICOMDIR are passed over; so are other files, and
 * the volume's warnings count them.
 *
 * @param onFile Called as files have been looked at.
 * @throws RadnetError whose message calls files by the names that are given here, or by their numbers in a zip: no CT among
 *   them or several; a damaged one (a `DamagedSliceError`); one that the browser cannot read; what `unzipFiles` throws.
 */
export async function openCtFiles(
  files: readonly NamedBlob[],
  options: CtFilesOptions = {},
  onFile?: OnFile,
): Promise<OpenedCt> {
  requireReaderOptions('openCtFiles', options);
  const candidates = files
    .filter(({ name }) => !isHidden(name))
    .sort(byPath)
    .map((file) => blobOnDemand(file, options));
  const nifti = candidates.filter(({ name }) => isNiftiName(name));
  const rest = candidates.filter(({ name }) => !isNiftiName(name));
  const { headers, damaged, others, load } = await readDicomHeaders(rest, options, onFile);
  const isDicom = headers.length + damaged.length > 0;
  if (nifti.length > 0) return withOthers(openNiftiFiles(nifti, isDicom, options), others);
  if (isDicom) return openDicom(dicomFiles(headers, damaged, others), options, load);
  const [zip, second] = rest.filter(({ name }) => isZipName(name));
  if (zip !== undefined && second === undefined) {
    return withOthers(
      await openZipFile(zip, options),
      others.filter((name) => name !== zip.name),
    );
  }
  throw new RadnetError(
    'expected one CT: DICOM files, a .nii or .nii.gz file, a pair of .hdr and .img, or a .zip of these; ' +
      `got ${others.length === 0 ? 'no files' : listed(others)}`,
  );
}

async function openZipFile(zip: FileOnDemand, options: CtFilesOptions): Promise<OpenedCt> {
  const named = (error: unknown): never => {
    if (!(error instanceof RadnetError)) throw error;
    const Kind = error instanceof DamagedSliceError ? DamagedSliceError : RadnetError;
    throw new Kind(`${zip.name}: ${error.message}`, { cause: error });
  };
  const bytes = await zip.whole();
  const { series, read } = await openZip(bytes, options).catch(named);
  return { series, read: (choice, onFile) => read(choice, onFile).catch(named) };
}

/** A CT beside files that are no part of it. */
function withOthers({ series, read }: OpenedCt, others: readonly string[]): OpenedCt {
  if (others.length === 0) return { series, read };
  return {
    series,
    async read(choice, onFile) {
      const volume = await read(choice, onFile);
      return { ...volume, warnings: [...volume.warnings, describePassedOver(others)] };
    },
  };
}

/** Whether a file, or a folder that it lies in, is hidden. What was dropped itself may be. */
function isHidden(path: string): boolean {
  const [dropped, ...below] = path.split('/');
  return below.length === 0 ? isPassedOver(dropped!) : below.some(isPassedOver);
}

/** Each folder's files and folders together by their names, as those of a disk are listed. */
function byPath(a: NamedBlob, b: NamedBlob): number {
  const [left, right] = [a.name.split('/'), b.name.split('/')];
  const parted = left.findIndex((part, depth) => part !== right[depth]);
  if (parted < 0) return left.length - right.length;
  return left[parted]! < (right[parted] ?? '') ? -1 : 1;
}
