import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { makePhantom } from '@radnet/data';
import { writeDicomSeries, writeMask, writeNifti } from '@radnet/data/node';

const { volume, mask } = makePhantom({ seed: 1, slices: 4, height: 32, width: 32, hemorrhage: 'subdural' });
await writeDicomSeries(volume, 'ct');
mkdirSync('case-1');
await writeNifti(volume, 'case-1/ct.nii.gz');
await writeMask(mask, volume, 'case-1/mask.nii.gz');
writeFileSync('manifest.csv', 'scan,volume,mask\ncase-1,case-1/ct.nii.gz,case-1/mask.nii.gz\n');

/** What a user dropped on the page. */
export const files = readdirSync('ct').map((name) => new File([readFileSync(`ct/${name}`)], name));
