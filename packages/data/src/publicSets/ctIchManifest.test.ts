import { RadnetError } from '@radnet/core';
import { expect, it } from 'vitest';
import { readManifestScan } from '../node/readManifestScan';
import { ctIchManifest } from './ctIchManifest';
import { inTree, plainNiftiOf, upsideDown } from './fixtures';

const table = [
  'PatientNumber,SliceNumber,Intraventricular,Intraparenchymal,Subarachnoid,Epidural,Subdural,No_Hemorrhage,Fracture_Yes_No',
  '49,1,0,0,0,0,0,1,0',
  '49,2,0,1,0,0,1,0,0',
  '50,1,0,0,0,0,0,1,1',
  '50,3,1,0,0,0,0,0,0',
  '50,2,0,0,0,1,0,0,0',
  '59,1,0,0,0,0,0,1,0',
  ',,,,,,,,',
].join('\n');

const ct = await plainNiftiOf([1], [2]);
const mask = await plainNiftiOf([0], [0, 255]);
const tree = {
  'hemorrhage_diagnosis_raw_ct.csv': table,
  'Patient_demographics.csv': 'never read',
  'ct_scans/049.nii': ct,
  'ct_scans/050.nii': upsideDown(await plainNiftiOf([1], [2], [3])),
  'masks/049.nii': mask,
  'masks/050.nii': upsideDown(await plainNiftiOf([0], [0], [0])),
  'split_raw_data.py': '',
};

it('CT-ICH becomes scans with masks and labels by slice, from foot to head', async () => {
  await inTree(tree, async (folder, root) => {
    const scans = await ctIchManifest(folder);
    expect(scans).toEqual([
      {
        id: 'ct-ich-049',
        source: { volume: 'ct_scans/049.nii' },
        mask: { volume: 'masks/049.nii' },
        labels: {
          any: [0, 1],
          intraventricular: [0, 0],
          intraparenchymal: [0, 1],
          subarachnoid: [0, 0],
          epidural: [0, 0],
          subdural: [0, 1],
        },
      },
      {
        id: 'ct-ich-050',
        source: { volume: 'ct_scans/050.nii' },
        mask: { volume: 'masks/050.nii' },
        labels: {
          any: [1, 1, 0],
          intraventricular: [1, 0, 0],
          intraparenchymal: [0, 0, 0],
          subarachnoid: [0, 0, 0],
          epidural: [0, 1, 0],
          subdural: [0, 0, 0],
        },
      },
    ]);
    const read = await readManifestScan(root, scans[0]!);
    expect([...read.mask!.voxels]).toEqual([0, 0, 0, 0, 0, 1, 0, 0]);
    const turned = await readManifestScan(root, scans[1]!);
    expect([0, 4, 8].map((first) => turned.volume.hounsfieldUnits[first])).toEqual([3, 2, 1]);
  });
});

it.each([
  [
    'a slice missing',
    { 'hemorrhage_diagnosis_raw_ct.csv': table.replace('50,2', '50,4') },
    'expected slice 2 of ct_scans/050',
  ],
  [
    'a slice twice',
    { 'hemorrhage_diagnosis_raw_ct.csv': table.replace('50,2', '50,3') },
    'row 6: expected every slice once',
  ],
  [
    'a slice too few',
    { 'hemorrhage_diagnosis_raw_ct.csv': table.replace('50,3', '51,1') },
    '050.nii: expected 2 axial slices',
  ],
  [
    'another label',
    { 'hemorrhage_diagnosis_raw_ct.csv': table.replace('49,1,0', '49,1,2') },
    'row 2: expected labels of 0 or 1',
  ],
  [
    'no column',
    { 'hemorrhage_diagnosis_raw_ct.csv': table.replace('Epidural', 'EDH') },
    'expected a column Epidural',
  ],
  ['no mask', { 'ct_scans/059.nii': ct }, 'ct_scans/059.nii: expected a mask of that number'],
  ['no rows', { 'ct_scans/060.nii': ct, 'masks/060.nii': mask }, 'ct_scans/060.nii: expected a mask'],
])('CT-ICH with %s is refused', async (_, files, message) => {
  const work = inTree({ ...tree, ...files }, ctIchManifest);
  await expect(work).rejects.toBeInstanceOf(RadnetError);
  await expect(work).rejects.toThrow(message);
});
