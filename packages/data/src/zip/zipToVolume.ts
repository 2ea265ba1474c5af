import { requireReaderOptions } from '../dicom/requireReaderOptions';
import type { DicomSeriesOptions } from '../dicom/dicomSeriesToVolume';
import type { Volume } from '../volume/volume';
import { openZip } from './openZip';

/**
 * Reads a CT from a zip: a study's DICOM files, as `dicomSeriesToVolume` reads those of a folder, or one CT in NIfTI (.nii,
 * .nii.gz, or .hdr and .img). Nothing is written. Files are called by their numbers in the zip.
 *
 * @param options For DICOM; of NIfTI `hounsfield` and `memoryBytes` alone count.
 * @throws RadnetError what `unzipFiles`, `dicomSeriesToVolume` and `niftiToVolume` throw; several files in NIfTI, or NIfTI
 *   beside DICOM.
 */
export async function zipToVolume(bytes: Uint8Array, options: DicomSeriesOptions = {}): Promise<Volume> {
  requireReaderOptions('zipToVolume', options);
  return (await openZip(bytes, options)).read(options);
}
