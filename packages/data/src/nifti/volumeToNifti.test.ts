import { describe, expect, it } from 'vitest';
import { sampleMask, sampleVolume } from '../volume/fixtures';
import type { Vector3, Volume } from '../volume/volume';
import { goldenBytes } from './fixtures';
import { niftiToMask } from './niftiToMask';
import { niftiToVolume } from './niftiToVolume';
import { maskToNifti, volumeToNifti } from './volumeToNifti';

const [c, s] = [Math.cos(0.3), Math.sin(0.3)];

describe('volumeToNifti', () => {
  it('writes volumes that read back the same, whole numbers and fractions', async () => {
    const whole = sampleVolume();
    expect(await niftiToVolume(await volumeToNifti(whole), 'whole')).toEqual(whole);
    const fractions = sampleVolume({ hounsfieldUnits: new Float32Array(24).map((_, index) => index / 3) });
    expect(await niftiToVolume(await volumeToNifti(fractions), 'fractions')).toMatchObject({
      ...fractions,
      warnings: [expect.stringContaining('expected Hounsfield units')],
    });
  });

  it('writes what nibabel would: header and voxels of lps-int16.nii', async () => {
    const golden = goldenBytes('lps-int16.nii');
    const written = await volumeToNifti(await niftiToVolume(golden, 'golden'));
    expect(written).toHaveLength(golden.length);
    // dim to bitpix, pixdim's sizes, vox_offset, units, sform_code to srow_z, magic, voxels.
    for (const [from, to] of [
      [0, 4],
      [40, 56],
      [70, 74],
      [80, 92],
      [108, 112],
      [123, 124],
      [254, 256],
      [280, 400],
    ]) {
      expect(written.subarray(from, to), `bytes ${from} to ${to}`).toEqual(golden.subarray(from, to));
    }
  });

  it.each<[string, Partial<Volume>]>([
    ['a tilt', { columnDirection: [0, c, -s] }],
    [
      'oblique slices',
      {
        rowDirection: [c, s, 0],
        columnDirection: [-s, c, 0],
        origins: [0, 1, 2].map((slice): Vector3 => [1.1, 2.2, 3.3 + 5 * slice]),
      },
    ],
    [
      'a single slice',
      { slices: 1, origins: [[1, 2, 3]], hounsfieldUnits: Int16Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
    ],
  ])('keeps %s, to the precision of float32', async (_, given) => {
    const volume = sampleVolume(given);
    const read = await niftiToVolume(await volumeToNifti(volume), 'again');
    expect(read.hounsfieldUnits).toEqual(volume.hounsfieldUnits);
    const numbers = (of: Volume): number[] => [...of.origins, of.rowDirection, of.columnDirection].flat();
    numbers(read).forEach((value, index) => expect(value).toBeCloseTo(numbers(volume)[index]!, 5));
    expect(read.spacingMm.x).toBeCloseTo(volume.spacingMm.x, 6);
  });

  it('refuses uneven gaps, which NIfTI cannot say', async () => {
    const origins = [0, 5, 12].map((z): Vector3 => [0, 0, z]);
    await expect(volumeToNifti(sampleVolume({ origins }))).rejects.toThrow(
      'volume: expected evenly spaced slices to write as NIfTI, got one 1.00 mm off its place',
    );
  });
});

describe('maskToNifti', () => {
  it('writes a mask that reads back the same and lies where its volume does', async () => {
    const volume = sampleVolume();
    const mask = sampleMask(volume);
    expect(await niftiToMask(await maskToNifti(mask, volume), 'mask', volume)).toEqual(mask);
  });

  it('refuses a mask of another shape', async () => {
    const mask = sampleMask(sampleVolume({ width: 5 }));
    await expect(maskToNifti(mask, sampleVolume())).rejects.toThrow(/3 x 2 x 4 .*got 3 x 2 x 5/);
  });
});
