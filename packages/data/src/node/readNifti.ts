import { requireReaderOptions } from '../dicom/requireReaderOptions';
import { fileError } from '@radnet/core/internal/node';
import { readFile } from 'node:fs/promises';
import type { NiftiBytes } from '../nifti/niftiHeader';
import { niftiToMask } from '../nifti/niftiToMask';
import { type NiftiVolumeOptions, niftiToVolume } from '../nifti/niftiToVolume';
import type { Volume, VolumeMask } from '../volume/volume';
import { niftiPair } from '../nifti/niftiNames';

/**
 * Reads a CT from a .nii or .nii.gz file, or from a pair of .hdr and .img, given either of the two: see
 * `niftiToVolume`.
 *
 * @throws RadnetError as `niftiToVolume` does, or if the file cannot be read.
 */
export async function readNifti(file: string, options: NiftiVolumeOptions = {}): Promise<Volume> {
  requireReaderOptions('readNifti', options);
  return niftiToVolume(await bytesOf(file), file, options);
}

/**
 * Reads a mask from a .nii or .nii.gz file, or from a pair of .hdr and .img, given either of the two: see
 * `niftiToMask`.
 *
 * @param volume The scan that the mask belongs to. If given, shape and place of the mask are checked against it.
 * @throws RadnetError as `niftiToMask` does, or if the file cannot be read.
 */
export async function readMask(file: string, volume?: Volume): Promise<VolumeMask> {
  return niftiToMask(await bytesOf(file), file, volume);
}

async function bytesOf(file: string): Promise<NiftiBytes> {
  const pair = niftiPair(file);
  if (pair === undefined) return read(file);
  const [header, image] = await Promise.all(pair.map(read));
  return { header: header!, image: image! };
}

async function read(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw fileError('read', file, error);
  }
}
