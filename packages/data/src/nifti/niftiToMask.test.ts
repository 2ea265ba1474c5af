import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { add } from '../volume/vector';
import { changed, goldenBytes, goldenNifti } from './fixtures';
import { niftiToMask } from './niftiToMask';
import { niftiToVolume } from './niftiToVolume';

const LABELS = 'labels-ras-uint8.nii';

describe('niftiToMask', () => {
  it('counts every label but 0 as inside, in the orientation of the volume', async () => {
    const mask = await niftiToMask(goldenBytes(LABELS), LABELS);
    const { values } = goldenNifti[LABELS]!;
    expect(new Set(values)).toEqual(new Set([0, 1, 2, 3]));
    expect(mask).toMatchObject({ slices: 2, height: 3, width: 4 });
    expect([...mask.voxels]).toEqual(values.map((value) => (value > 0 ? 1 : 0)));
  });

  it('fits its volume although the two are stored in different orders', async () => {
    // Both on the same 4 x 3 x 2 grid once turned: one file runs to the right and front, one to the left and back.
    const ras = await niftiToVolume(goldenBytes('ras-int16.nii'), 'ras');
    await expect(niftiToMask(goldenBytes(LABELS), LABELS, ras)).resolves.toMatchObject({ slices: 2 });
  });

  it('refuses a mask of another shape or place than the volume it is for', async () => {
    const volume = await niftiToVolume(goldenBytes('ras-int16.nii'), 'ras');
    const sagittal = await niftiToVolume(goldenBytes('sagittal-psr-float32.nii'), 'sagittal');
    await expect(niftiToMask(goldenBytes(LABELS), LABELS, sagittal)).rejects.toThrow(
      `${LABELS}: expected the volume's shape, 3 x 4 x 2 (slices x height x width), got 2 x 3 x 4`,
    );
    const shifted = { ...volume, origins: volume.origins.map((origin) => add(origin, [0, 3, 0])) };
    await expect(niftiToMask(goldenBytes(LABELS), LABELS, shifted)).rejects.toThrow(
      `${LABELS}: expected a mask in the volume's place, got slice 1 3.0 mm off`,
    );
    const nearby = { ...volume, origins: volume.origins.map((origin) => add(origin, [0, 0.2, 0])) };
    await expect(niftiToMask(goldenBytes(LABELS), LABELS, nearby)).resolves.toBeDefined();
  });

  it('refuses a mask that is mirrored against its volume', async () => {
    const volume = await niftiToVolume(goldenBytes('lps-int16.nii'), 'lps');
    const mirrored = changed((view) => view.setFloat32(280, 0.5, true), 'lps-int16.nii');
    const labels = new Uint8Array(mirrored).fill(0, 352);
    await expect(niftiToMask(labels, 'mirrored.nii', volume)).rejects.toThrow(/place/);
  });

  it('refuses labels that are negative or not whole', async () => {
    await expect(niftiToMask(goldenBytes('lps-int16.nii'), 'ct.nii')).rejects.toThrow(
      /^ct\.nii: expected labels, whole numbers from 0, got -/,
    );
    const half = niftiToMask(goldenBytes('scaled-half-int16.nii'), 'half.nii');
    await expect(half).rejects.toBeInstanceOf(RadnetError);
  });
});
