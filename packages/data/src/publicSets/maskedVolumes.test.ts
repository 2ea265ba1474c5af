import { RadnetError } from '@radnet/core';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { readManifestScan } from '../node/readManifestScan';
import { bhsdManifest } from './bhsdManifest';
import { inTree, niftiOf, plainNiftiOf, upsideDown } from './fixtures';
import { instance2022Manifest } from './instance2022Manifest';

const ct = await niftiOf([1], [2], [3]);

it('BHSD becomes scans, every slice labelled by the classes in its mask', async () => {
  const files = {
    'label_192/images/ID_0b_ID_2.nii.gz': gzipSync(upsideDown(await plainNiftiOf([1], [2], [3]))),
    'label_192/images/ID_0a_ID_1.nii.gz': ct,
    'label_192/ground truths/ID_0a_ID_1.nii.gz': await niftiOf([0, 0, 5], [2, 3, 2], [0]),
    'label_192/ground truths/ID_0b_ID_2.nii.gz': gzipSync(upsideDown(await plainNiftiOf([1], [0], [4]))),
  };
  await inTree(files, async (folder, root) => {
    const scans = await bhsdManifest(folder);
    expect(scans).toEqual([
      {
        id: 'ID_0a_ID_1',
        source: { volume: 'label_192/images/ID_0a_ID_1.nii.gz' },
        mask: { volume: 'label_192/ground truths/ID_0a_ID_1.nii.gz' },
        labels: {
          any: [1, 1, 0],
          epidural: [0, 0, 0],
          intraparenchymal: [0, 1, 0],
          intraventricular: [0, 1, 0],
          subarachnoid: [0, 0, 0],
          subdural: [1, 0, 0],
        },
      },
      expect.objectContaining({
        id: 'ID_0b_ID_2',
        labels: {
          any: [1, 0, 1],
          epidural: [0, 0, 1],
          intraparenchymal: [0, 0, 0],
          intraventricular: [0, 0, 0],
          subarachnoid: [1, 0, 0],
          subdural: [0, 0, 0],
        },
      }),
    ]);
    const read = await readManifestScan(root, scans[1]!);
    expect([0, 4, 8].map((first) => read.mask!.voxels[first])).toEqual([1, 0, 1]);
    expect(read.volume.hounsfieldUnits[0]).toBe(3);
  });
});

it('INSTANCE 2022 becomes scans, every slice labelled by its mask', async () => {
  const files = {
    'train_2/data/001.nii.gz': ct,
    'train_2/data/010.nii.gz': ct,
    'train_2/label/001.nii.gz': await niftiOf([0], [1], [0]),
    'train_2/label/010.nii.gz': await niftiOf([0], [0], [0]),
    'evaluation/131.nii.gz': ct,
  };
  const scans = await inTree(files, instance2022Manifest);
  expect(scans).toEqual([
    {
      id: 'instance-001',
      source: { volume: 'train_2/data/001.nii.gz' },
      mask: { volume: 'train_2/label/001.nii.gz' },
      labels: { any: [0, 1, 0] },
    },
    {
      id: 'instance-010',
      source: { volume: 'train_2/data/010.nii.gz' },
      mask: { volume: 'train_2/label/010.nii.gz' },
      labels: { any: [0, 0, 0] },
    },
  ]);
});

it('both are found in their own folders, and refused without masks or with other labels', async () => {
  const label = await niftiOf([0], [0], [2]);
  expect(await inTree({ 'images/a.nii.gz': ct, 'ground truths/a.nii.gz': label }, bhsdManifest)).toHaveLength(
    1,
  );
  const refused = async (files: Record<string, Uint8Array>, message: string): Promise<void> => {
    const work = inTree(files, instance2022Manifest);
    await expect(work).rejects.toBeInstanceOf(RadnetError);
    await expect(work).rejects.toThrow(message);
  };
  await refused(
    { 'data/1.nii.gz': ct, 'label/1.nii.gz': label },
    'label/1.nii.gz: expected labels from 0 to 1, got 2',
  );
  await refused(
    { 'data/1.nii.gz': ct, 'label/2.nii.gz': label },
    'data/1.nii.gz: expected a mask of that name',
  );
  await refused({ 'data/1.nii.gz': ct }, 'expected folders data and label, here or in train_2 train');
});
