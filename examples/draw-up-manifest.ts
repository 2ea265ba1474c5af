import { join } from 'node:path';
import { drawUpManifest, writeManifest } from '@radnet/data/node';
import { choice, type Flags, helpText, readFlags, runProgram, toggle, UsageError } from './commandLine';

const flags = {
  format: choice('the manifest: FOLDER/manifest.csv or FOLDER/manifest.jsonl (default csv)', [
    'csv',
    'jsonl',
  ]),
  'keep-names': toggle('name scans as their folders; not where folders are named after patients'),
} satisfies Flags;

async function main(argv: readonly string[]): Promise<void> {
  const { values, positionals } = readFlags(flags, argv, 1);
  const [folder] = positionals;
  if (folder === undefined) throw new UsageError('expected a folder of CTs, one sub-folder each');
  const { format = 'csv' } = values;
  const scans = await drawUpManifest(folder, { keepNames: values['keep-names'] ?? false });
  const file = join(folder, `manifest.${format}`);
  await writeManifest(file, scans);
  const masks = scans.filter(({ mask }) => mask !== undefined).length;
  console.log(`${file}: ${scans.length} scans, ${masks} with a mask`);
}

await runProgram(helpText('npx tsx examples/draw-up-manifest.ts [flags] FOLDER', flags), main);
