import { RadnetError } from '@radnet/core';
import type { NamedBytes } from '../dicom/dicomFiles';
import { type DicomSeriesOptions, dicomSeriesToVolume } from '../dicom/dicomSeriesToVolume';
import { isDicom } from '../dicom/part10File';
import { isNiftiName, niftiPair } from '../nifti/niftiNames';
import { niftiToVolume } from '../nifti/niftiToVolume';
import type { Volume } from '../volume/volume';
import { unzipFiles } from './unzipFiles';

/**
 * Reads a CT from a zip: a study's DICOM files, as `dicomSeriesToVolume` reads those of a folder, or one CT in NIfTI (.nii,
 * .nii.gz, or .hdr and .img). Nothing is written. Files are called by their numbers in the zip.
 *
 * @param options For DICOM; of NIfTI `hounsfield` and `memoryBytes` alone count.
 * @throws RadnetError what `unzipFiles`, `dicomSeriesToVolume` and `niftiToVolume` throw; several files in NIfTI, or NIfTI
 *   beside DICOM.
 */
export async function zipToVolume(bytes: Uint8Array, options: DicomSeriesOptions = {}): Promise<Volume> {
  const files = await unzipFiles(bytes, options);
  const nifti = files.filter(({ name }) => isNiftiName(name));
  if (nifti.length === 0) return dicomSeriesToVolume(files, options);
  const [first, second] = nifti;
  for (const { damage } of nifti) if (damage !== undefined) throw new RadnetError(damage);
  const dicom = files.some((file) => isDicom(file.bytes));
  if (!dicom && second === undefined && niftiPair(first!.name) === undefined) {
    return niftiToVolume(first!.bytes, first!.name, options);
  }
  const [header, image] = ['.hdr', '.img'].map((ending) => onlyOne(nifti, ending));
  if (!dicom && nifti.length === 2 && header !== undefined && image !== undefined) {
    return niftiToVolume({ header: header.bytes, image: image.bytes }, header.name, options);
  }
  throw new RadnetError(
    `zip: expected one CT, as DICOM files or in NIfTI, got ${nifti.length} files in NIfTI${dicom ? ' beside DICOM' : ''}`,
  );
}

function onlyOne(files: readonly NamedBytes[], ending: string): NamedBytes | undefined {
  const found = files.filter(({ name }) => name.replace(/\.gz$/, '').endsWith(ending));
  return found.length === 1 ? found[0] : undefined;
}
