import { requireReaderOptions } from '../dicom/requireReaderOptions';
import { RadnetError } from '@radnet/core';
import { fileError } from '@radnet/core/internal/node';
import { stat } from 'node:fs/promises';
import type { DicomSeriesOptions } from '../dicom/dicomSeriesToVolume';
import type { Volume } from '../volume/volume';
import { readDicomSeries } from './readDicomSeries';
import { isNiftiName } from '../nifti/niftiNames';
import { readNifti } from './readNifti';
import { isZipName } from '../zip/isZipName';
import { inZip } from './readZip';
import { zipToVolume } from '../zip/zipToVolume';

/**
 * Reads a CT: a folder as a DICOM series, a .dcm file as an enhanced CT, a .nii or .nii.gz file as NIfTI, a pair of
 * .hdr and .img given either of the two, or a .zip of any of these.
 *
 * @param options Settings for DICOM; for NIfTI, only `hounsfield` and `memoryBytes` apply.
 * @throws RadnetError if the path is none of these, or cannot be read; as `readDicomSeries` and `readNifti` do.
 */
export async function readVolume(path: string, options: DicomSeriesOptions = {}): Promise<Volume> {
  requireReaderOptions('readVolume', options);
  const found = await stat(path).catch((error: unknown) => {
    throw fileError('read', path, error);
  });
  if (found.isDirectory()) return readDicomSeries(path, options);
  if (isZipName(path)) return inZip(path, (bytes) => zipToVolume(bytes, options));
  if (/\.dcm$/i.test(path)) return readDicomSeries(path, options);
  if (isNiftiName(path)) return readNifti(path, options);
  throw new RadnetError(
    `${path}: expected a folder of DICOM files, or a .dcm, .nii, .nii.gz, .hdr or .zip file`,
  );
}
