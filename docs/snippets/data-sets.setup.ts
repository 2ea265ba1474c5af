import { mkdirSync, writeFileSync } from 'node:fs';
import { makePhantom } from '@radnet/data';
import { writeMask, writeNifti } from '@radnet/data/node';
import { dicomFile } from '../../packages/data/src/dicom/fixtures';

// A manifest of one phantom.
const { volume, mask } = makePhantom({ seed: 1, slices: 4, height: 16, width: 16 });
mkdirSync('cts/case-1', { recursive: true });
await writeNifti(volume, 'cts/case-1/ct.nii.gz');
await writeMask(mask, volume, 'cts/case-1/mask.nii.gz');
writeFileSync(
  'cts/manifest.csv',
  'scan,volume,mask,label:any\ncase-1,case-1/ct.nii.gz,case-1/mask.nii.gz,1\n',
);

// RSNA 2019, with two slices of one scan.
mkdirSync('rsna-2019/stage_2_train', { recursive: true });
const classes = ['epidural', 'intraparenchymal', 'intraventricular', 'subarachnoid', 'subdural', 'any'];
const rows: string[] = [];
for (const [index, image] of ['ID_0a', 'ID_0b'].entries()) {
  rows.push(...classes.map((name) => `${image}_${name},0`));
  const { bytes } = dicomFile(image, {
    StudyInstanceUID: 'ID_study1',
    SeriesInstanceUID: 'ID_series1',
    ImagePositionPatient: ['-10', '-20', `${5 * index}`],
  });
  writeFileSync(`rsna-2019/stage_2_train/${image}.dcm`, bytes);
}
writeFileSync('rsna-2019/stage_2_train.csv', `ID,Label\n${rows.join('\n')}\n`);
