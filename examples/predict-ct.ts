import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RadnetError } from '@radnet/core';
import { type HounsfieldScale, preprocessCt, preprocessedSize } from '@radnet/data';
import {
  type Flag,
  type Flags,
  helpText,
  number,
  readFlags,
  runProgram,
  text,
  toggle,
  UsageError,
} from './commandLine';
import { contactSheet, encodePng, framed, heatOverlay } from './heatOverlay';
import { loadModel } from './modelCard';
import { type CtPrediction, predictCt } from './predictCt';
import { readFittingCt } from './readFittingCt';
import { deviceFlag, startBackend } from './startBackend';

const flags = {
  model: text('FOLDER', 'a run, or a saved model (default runs/demo)'),
  series: text('UID', 'the SeriesInstanceUID to read, where the folder holds several'),
  acquisition: number('the acquisition to read, where a series holds several', { minimum: 1, whole: true }),
  hounsfield: hounsfieldScale('what to do with values that are no Hounsfield units: see docs/data-sets.md'),
  'leave-out-damaged-slices': toggle('read the CT without its damaged slices, and say which these are'),
  out: text('FOLDER', 'where the pictures go (default out)'),
  device: deviceFlag,
} satisfies Flags;

function hounsfieldScale(help: string): Flag<HounsfieldScale> {
  const parse = (given: string): HounsfieldScale => {
    if (given === 'wrapped-12-bit' || given === 'as-stated') return given;
    return number('').parse(given);
  };
  return { value: 'N|wrapped-12-bit|as-stated', help, parse };
}

const OVERVIEW_COLUMNS = 7;
const YELLOW = [255, 220, 0] as const;

async function main(argv: readonly string[]): Promise<void> {
  const { values, positionals } = readFlags(flags, argv, 1);
  const [path] = positionals;
  if (path === undefined) {
    throw new UsageError(
      'expected a CT: a folder of DICOM files, or a .dcm, .nii, .nii.gz, .hdr or .zip file; got none',
    );
  }
  const { model = 'runs/demo', out = 'out' } = values;
  await startBackend(values.device);
  const trained = await loadModel(model);
  // Pictures at 1 mm, however coarse the network sees.
  const { preprocess } = trained.card;
  const fine = { ...preprocess, window: [preprocess.window].flat()[0]!, neighbours: 0, spacingMm: 1 };
  const { series, acquisition, hounsfield } = values;
  const volume = await readFittingCt(
    path,
    { preprocess, drawn: fine },
    {
      ...(series !== undefined && { seriesInstanceUid: series }),
      ...(acquisition !== undefined && { acquisition }),
      ...(hounsfield !== undefined && { hounsfield }),
      ...(values['leave-out-damaged-slices'] && { onDamagedSlice: 'leave-out' }),
    },
  );
  for (const warning of volume.warnings) console.log(`note: ${warning}`);

  const size = preprocessedSize(fine);
  if (trained.card.masks === false) console.log('note: trained without masks, so no attention is drawn');
  const prediction = await predictCt(trained, volume, size);
  printTable(prediction, trained.card.threshold);

  const { image } = preprocessCt(volume, fine);
  const pixels = size * size;
  const pictures = Array.from(prediction.probabilities, (_, slice) => {
    const part = (values: Float32Array): Float32Array =>
      values.subarray(slice * pixels, (slice + 1) * pixels);
    return heatOverlay(part(image), prediction.heat && part(prediction.heat), size);
  });
  const flagged = pictures.flatMap((picture, slice) =>
    prediction.probabilities[slice]! >= trained.card.threshold ? [{ slice, picture }] : [],
  );
  await makeFolder(out);
  for (const { slice, picture } of flagged)
    await writeFile(join(out, `${sliceName(slice)}.png`), encodePng(picture));
  const framedIfFlagged = pictures.map((picture, slice) =>
    flagged.some((one) => one.slice === slice) ? framed(picture, YELLOW) : picture,
  );
  await writeFile(join(out, 'overview.png'), encodePng(contactSheet(framedIfFlagged, OVERVIEW_COLUMNS)));
  console.log(`\n${flagged.length} overlays of flagged slices and overview.png in ${out}`);
}

function printTable({ probabilities, positionsMm, call }: CtPrediction, threshold: number): void {
  console.log('\nslice  position mm  probability  (foot to head)');
  probabilities.forEach((probability, slice) => {
    const cells = [
      String(slice + 1).padStart(5),
      positionsMm[slice]!.toFixed(2).padStart(11),
      probability.toFixed(3).padStart(11),
    ];
    console.log(`${cells.join('  ')}${probability >= threshold ? '  positive' : ''}`);
  });
  const run = call.run && `slices ${call.run.start + 1} to ${call.run.start + call.run.length}`;
  console.log(`\nCT: ${run ? `positive, ${run}` : 'negative'}`);
}

const sliceName = (slice: number): string => `slice-${String(slice + 1).padStart(3, '0')}`;

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw new RadnetError(`--out ${folder}: expected a folder that can be written, got ${error.message}.`);
  });
}

await runProgram(helpText('npx tsx examples/predict-ct.ts [flags] CT', flags), main);
