import { RadnetError } from '@radnet/core';
import { fileError } from '@radnet/core/internal/node';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { maskToNifti, volumeToNifti } from '../nifti/volumeToNifti';
import type { Volume, VolumeMask } from '../volume/volume';

/**
 * Writes a volume to a .nii file, or compressed to a .nii.gz file: see `volumeToNifti`. An existing file is
 * overwritten.
 *
 * @throws RadnetError as `volumeToNifti` does; if the name has another extension; if the file cannot be written.
 */
export async function writeNifti(volume: Volume, file: string): Promise<void> {
  await write(file, () => volumeToNifti(volume));
}

/**
 * Writes a mask in its volume's place to a .nii or .nii.gz file: see `maskToNifti`. An existing file is overwritten.
 *
 * @throws RadnetError as `maskToNifti` does; if the name has another extension; if the file cannot be written.
 */
export async function writeMask(mask: VolumeMask, volume: Volume, file: string): Promise<void> {
  await write(file, () => maskToNifti(mask, volume));
}

async function write(file: string, make: () => Promise<Uint8Array>): Promise<void> {
  const compressed = /\.nii\.gz$/i.test(file);
  if (!compressed && !/\.nii$/i.test(file)) {
    throw new RadnetError(`${file}: expected a name ending in .nii or .nii.gz`);
  }
  const bytes = await make();
  try {
    await writeFile(file, compressed ? await promisify(gzip)(bytes) : bytes);
  } catch (error) {
    throw fileError('write', file, error);
  }
}
