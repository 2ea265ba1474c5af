import { RadnetError } from '@radnet/core';
import { type NamedBytes, parseDicomFiles } from '../dicom/dicomFiles';
import type { DicomSeriesOptions } from '../dicom/dicomSeriesToVolume';
import { openDicom } from '../dicom/openDicom';
import { isDicom } from '../dicom/part10File';
import type { SeriesChoice } from '../dicom/selectSeries';
import type { OpenedCt } from '../files/openedCt';
import type { NiftiBytes } from '../nifti/niftiHeader';
import { isNiftiName, niftiPair } from '../nifti/niftiNames';
import { niftiToVolume } from '../nifti/niftiToVolume';
import { unzipFiles } from './unzipFiles';

/**
 * Unpacks a zip of a study's DICOM files, or of one CT in NIfTI (.nii, .nii.gz, or .hdr and .img). See `zipToVolume`.
 *
 * @throws RadnetError as `unzipFiles` does; if the zip holds no CT, several in NIfTI, or NIfTI beside DICOM; if files
 *   are damaged and damaged slices are refused.
 */
export async function openZip(
  bytes: Uint8Array,
  options: Omit<DicomSeriesOptions, keyof SeriesChoice>,
): Promise<OpenedCt> {
  const files = await unzipFiles(bytes, options);
  const nifti = files.filter(({ name }) => isNiftiName(name));
  if (nifti.length === 0) {
    return openDicom(parseDicomFiles(files, options), options, (header) => Promise.resolve(header));
  }
  for (const { damage } of nifti) if (damage !== undefined) throw new RadnetError(damage);
  const dicom = files.some((file) => isDicom(file.bytes));
  const image = dicom ? undefined : imageIn(nifti);
  if (image !== undefined) {
    return { series: [], read: () => niftiToVolume(image.bytes, image.name, options) };
  }
  throw new RadnetError(
    `zip: expected one CT, as DICOM files or in NIfTI, got ${nifti.length} files in NIfTI${dicom ? ' beside DICOM' : ''}`,
  );
}

/** Returns the only image among NIfTI files. Their names are numbers and do not say which files belong together. */
function imageIn(files: readonly NamedBytes[]): { name: string; bytes: NiftiBytes } | undefined {
  const [first, second] = files;
  if (second === undefined) return niftiPair(first!.name) === undefined ? first : undefined;
  const [header, image] = ['.hdr', '.img'].map((ending) => onlyOne(files, ending));
  if (files.length > 2 || header === undefined || image === undefined) return undefined;
  return { name: header.name, bytes: { header: header.bytes, image: image.bytes } };
}

function onlyOne(files: readonly NamedBytes[], ending: string): NamedBytes | undefined {
  const found = files.filter(({ name }) => name.replace(/\.gz$/, '').endsWith(ending));
  return found.length === 1 ? found[0] : undefined;
}
