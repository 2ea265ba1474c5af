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

/**
 * Settings for {@link openCtFiles}: those of `dicomSeriesToVolume` except the choice of a series, which `OpenedCt.read`
 * takes. For NIfTI, only `hounsfield` and `memoryBytes` apply.
 */
export type CtFilesOptions = Omit<DicomSeriesOptions, keyof SeriesChoice>;

/**
 * Opens the CT in files from a browser, as `readVolume` of `@radnet/data/node` does for files on a disk. The files may
 * be a study's DICOM files or the one file of an enhanced CT; a .nii or .nii.gz file, or a pair of .hdr and .img; or
 * one .zip of either. For DICOM, only the beginning of each file is read now; `read` then reads the files of the chosen
 * series, a few at a time. Files are taken in the order of their names, whatever order they are given in. Hidden files
 * and folders and DICOMDIR are ignored without notice. Other files that are not part of the CT are ignored too, and the
 * volume's warnings give their number.
 *
 * @param onFile Called each time a file has been examined.
 * @throws RadnetError if the files hold no CT or several, if one is damaged (a `DamagedSliceError`) or the browser
 *   cannot read it, and whatever `unzipFiles` throws. Messages use the names given here, or the numbers of files in a
 *   zip.
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

/** Adds a warning to a CT about files that are not part of it. */
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

/** Whether a file, or a folder that contains it, is hidden. A dropped folder may be hidden itself. */
function isHidden(path: string): boolean {
  const [dropped, ...below] = path.split('/');
  return below.length === 0 ? isPassedOver(dropped!) : below.some(isPassedOver);
}

/** Orders files as on a disk: the files and folders of each folder together, by name. */
function byPath(a: NamedBlob, b: NamedBlob): number {
  const [left, right] = [a.name.split('/'), b.name.split('/')];
  const parted = left.findIndex((part, depth) => part !== right[depth]);
  if (parted < 0) return left.length - right.length;
  return left[parted]! < (right[parted] ?? '') ? -1 : 1;
}
