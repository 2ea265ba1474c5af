import { RadnetError } from '@radnet/core';
import { expect, it } from 'vitest';
import { dicomSeriesToVolume } from '../dicom/dicomSeriesToVolume';
import { dicomSeries, goldenBytes as dicomBytes } from '../dicom/fixtures';
import { niftiToVolume } from '../nifti/niftiToVolume';
import { volumeToNifti } from '../nifti/volumeToNifti';
import { checkFits } from './checkFits';
import { sampleVolume } from './fixtures';

it('lets what fits pass, and says how much the rest takes', () => {
  expect(() => checkFits(1e9, {})).not.toThrow();
  expect(() => checkFits(1e9, { memoryBytes: 4e9 })).not.toThrow();
  expect(() => checkFits(1e9, { memoryBytes: 3.5e9 })).toThrow(RadnetError);
  expect(() => checkFits(1e9, { memoryBytes: 3.5e9 })).toThrow(
    'got one of 1000000000 voxels, which takes 4.00 GB to read where 3.50 are free',
  );
});

it('refuses a DICOM series before its pixels are read', async () => {
  const cut = dicomSeries([0, 5, 10]).map(({ name, bytes }) => ({ name, bytes: bytes.subarray(0, -4) }));
  await expect(dicomSeriesToVolume(cut, { memoryBytes: 71 })).rejects.toThrow('one of 18 voxels');
  await expect(dicomSeriesToVolume(cut, { memoryBytes: 72 })).rejects.toThrow('the file is cut short');
});

it('counts the frames of an enhanced CT', async () => {
  const files = [{ name: 'a.dcm', bytes: dicomBytes('enhanced.dcm') }];
  const { hounsfieldUnits } = await dicomSeriesToVolume(files);
  const memoryBytes = 4 * hounsfieldUnits.length;
  await expect(dicomSeriesToVolume(files, { memoryBytes })).resolves.toBeDefined();
  await expect(dicomSeriesToVolume(files, { memoryBytes: memoryBytes - 1 })).rejects.toThrow(
    'fits into memory',
  );
});

it('refuses NIfTI by its header, naming the file', async () => {
  const volume = sampleVolume();
  const bytes = await volumeToNifti(volume);
  const memoryBytes = 4 * volume.hounsfieldUnits.length;
  await expect(niftiToVolume(bytes, 'a.nii', { memoryBytes })).resolves.toBeDefined();
  const cut = bytes.subarray(0, 400);
  await expect(niftiToVolume(cut, 'a.nii', { memoryBytes: memoryBytes - 1 })).rejects.toThrow(
    'a.nii: expected a CT that fits into memory',
  );
});
