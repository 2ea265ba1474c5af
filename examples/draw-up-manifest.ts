import { join } from 'node:path';
import {
  bhsdManifest,
  cq500Manifest,
  ctIchManifest,
  instance2022Manifest,
  rsna2019Manifest,
} from '@radnet/data';
import { drawUpManifest, openDataFolder, writeManifest } from '@radnet/data/node';
import { choice, type Flags, helpText, readFlags, runProgram, toggle, UsageError } from './commandLine';

/** Public data sets by their names for --set: see docs/data-sets.md. */
const sets = {
  'ct-ich': ctIchManifest,
  'rsna-2019': rsna2019Manifest,
  cq500: cq500Manifest,
  bhsd: bhsdManifest,
  'instance-2022': instance2022Manifest,
};

const flags = {
  set: choice(
    'public data set in FOLDER (default: your own CTs, one sub-folder each)',
    Object.keys(sets) as (keyof typeof sets)[],
  ),
  format: choice('write FOLDER/manifest.csv or FOLDER/manifest.jsonl (default csv)', ['csv', 'jsonl']),
  'keep-names': toggle(
    'name your own CTs after their folders (do not use it if folders are named after patients)',
  ),
} satisfies Flags;

async function main(argv: readonly string[]): Promise<void> {
  const { values, positionals } = readFlags(flags, argv, 1);
  const [folder] = positionals;
  if (folder === undefined) throw new UsageError('expected a folder of CTs');
  const { set, format = 'csv' } = values;
  const scans =
    set === undefined
      ? await drawUpManifest(folder, { keepNames: values['keep-names'] ?? false })
      : await sets[set](openDataFolder(folder));
  const file = join(folder, `manifest.${format}`);
  await writeManifest(file, scans);
  const masks = scans.filter(({ mask }) => mask !== undefined).length;
  const labelled = scans.filter(({ labels }) => Object.keys(labels).length > 0).length;
  console.log(`${file}: ${scans.length} scans, ${labelled} with labels, ${masks} with a mask`);
}

await runProgram(helpText('npx tsx examples/draw-up-manifest.ts [flags] FOLDER', flags), main);
