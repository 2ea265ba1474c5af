import { requireReaderOptions } from '../dicom/requireReaderOptions';
import type { DicomSeriesOptions } from '../dicom/dicomSeriesToVolume';
import type { Volume } from '../volume/volume';
import { openZip } from './openZip';

/**
 * Reads a CT from a zip: a study's DICOM files, read as `dicomSeriesToVolume` reads those of a folder, or one CT in
 * NIfTI (.nii, .nii.gz, or .hdr and .img). Everything happens in memory; nothing is written to a disk. Messages name
 * files by their numbers in the zip.
 *
 * @param options Settings for DICOM; for NIfTI, only `hounsfield` and `memoryBytes` apply.
 * @throws RadnetError as `unzipFiles`, `dicomSeriesToVolume` and `niftiToVolume` do; if the zip holds several NIfTI
 *   files, or NIfTI beside DICOM.
 */
export async function zipToVolume(bytes: Uint8Array, options: DicomSeriesOptions = {}): Promise<Volume> {
  requireReaderOptions('zipToVolume', options);
  return (await openZip(bytes, options)).read(options);
}
