import { evaluateScans, predictScans, type PredictScansOptions } from '@radnet/core';
import { measureScans, type PreparedScan, scanBatches, scanSource } from '@radnet/data';
import { helpText, readFlags, runProgram, text } from '../examples/commandLine';
import { loadModel } from '../examples/loadModel';
import type { TrainedModel } from '../examples/modelCard';
import { DESCRIBED, HEMORRHAGE } from '../examples/radnet';
import { medianSlices } from '../examples/readingOptions';
import { loadScanSets } from '../examples/scans';
import { startBackend } from '../examples/startBackend';

const CALL = { output: HEMORRHAGE, target: 'hemorrhage' };
const LONG = 150;
const TOGETHER = 32;

const flags = { model: text('RUN', 'a run of examples/train-radnet.ts (default runs/demo)') };

/** How the length of a CT affects a trained network: the slices' AUC on its held-out CTs, cut, whole and lengthened. */
async function main(argv: readonly string[]): Promise<void> {
  const { values } = readFlags(flags, argv);
  await startBackend(undefined);
  const trained = await loadModel(values.model ?? 'runs/demo');
  const { settings } = trained.card;
  const test = await measureScans((await loadScanSets(settings)).test);
  const scans = await Promise.all(test.map((scan) => scan.load()));
  const excerpts = scans.flatMap((scan) => excerptsOf(scan, settings.maxSlices));
  const sequenceLength = medianSlices(scans.map(({ slices }) => slices));
  const long = scans.map((scan) => lengthened(scan, Math.max(LONG, scan.slices)));
  console.log(`excerpts of at most ${settings.maxSlices}: ${(await aucOf(trained, excerpts)).toFixed(4)}`);
  console.log(`whole CTs: ${(await aucOf(trained, scans)).toFixed(4)}`);
  console.log(
    `whole CTs, by their own statistics (of at most ${TOGETHER} slices): ${(await aucOf(trained, scans, { statistics: 'batch' })).toFixed(4)}`,
  );
  console.log(`lengthened to ${LONG}, as one sequence: ${(await aucOf(trained, long)).toFixed(4)}`);
  console.log(
    `lengthened to ${LONG}, interleaved: ${(await aucOf(trained, long, { sequenceLength })).toFixed(4)}`,
  );
}

/** The slices' AUC, with each CT read by itself, as in a prediction. */
async function aucOf(
  { model }: TrainedModel,
  scans: readonly PreparedScan[],
  options: Pick<PredictScansOptions, 'statistics' | 'sequenceLength'> = {},
): Promise<number> {
  const source = await scanBatches(scans.map(scanSource), { batchSize: 1 });
  const chunks = { slicesPerChunk: TOGETHER, embedding: DESCRIBED };
  const predictions = await predictScans(model, source, { ...CALL, ...options, chunks });
  return evaluateScans(predictions, { threshold: 0.5, minConsecutive: 1 }).slice.auc.value;
}

/** A CT cut into excerpts of at most this many slices, as equal in length as possible. */
function excerptsOf(scan: PreparedScan, length: number): PreparedScan[] {
  const count = Math.ceil(scan.slices / length);
  const start = (excerpt: number): number => Math.round((excerpt * scan.slices) / count);
  return Array.from({ length: count }, (_, excerpt) => ({
    ...sliced(scan, start(excerpt), start(excerpt + 1)),
    id: `${scan.id}/${excerpt}`,
  }));
}

function sliced(scan: PreparedScan, begin: number, end: number): PreparedScan {
  const area = scan.height * scan.width;
  const values = area * (scan.channels ?? 1);
  return {
    ...scan,
    slices: end - begin,
    image: scan.image.slice(begin * values, end * values),
    mask: scan.mask.slice(begin * area, end * area),
    labels: scan.labels.slice(begin, end),
  };
}

/**
 * Returns the CT as if it had been scanned in thinner slices: interpolated between neighbours, with the nearest slice's
 * label.
 */
function lengthened(scan: PreparedScan, slices: number): PreparedScan {
  const values = scan.image.length / scan.slices;
  const image = new Float32Array(slices * values);
  const labels = new Uint8Array(slices);
  for (let slice = 0; slice < slices; slice++) {
    const at = (slice * (scan.slices - 1)) / (slices - 1);
    const below = Math.floor(at);
    const above = Math.min(below + 1, scan.slices - 1);
    labels[slice] = scan.labels[Math.round(at)]!;
    for (let i = 0; i < values; i++) {
      const lower = scan.image[below * values + i]!;
      image[slice * values + i] = lower + (at - below) * (scan.image[above * values + i]! - lower);
    }
  }
  const mask = new Uint8Array(slices * scan.height * scan.width);
  return { ...scan, slices, image, labels, mask, maskKnown: false };
}

await runProgram(helpText('npx tsx bench/lengths.ts [flags]', flags), main);
