import { mkdirSync, writeFileSync } from 'node:fs';
import { makePhantom } from '@radnet/data';
import { writeDicomSeries, writeMask, writeNifti } from '@radnet/data/node';

const { volume, mask } = makePhantom({ slices: 6, height: 64, width: 64, seed: 1, hemorrhage: 'epidural' });
mkdirSync('cts');
await writeDicomSeries(volume, 'ct');
await writeNifti(volume, 'cts/a.nii.gz');
await writeMask(mask, volume, 'cts/a-mask.nii.gz');
writeFileSync('cts/manifest.csv', 'scan,volume,mask\na,a.nii.gz,a-mask.nii.gz\n');

/** What a page has from an `<input type="file" webkitdirectory>`, and from its bundler. */
export const files: readonly File[] = [];
export const wasmUrl = '/dcmjs-native-codecs.wasm';
