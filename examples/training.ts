import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  callScan,
  type Checkpoint,
  type ChunkOptions,
  evaluateScans,
  type HeadLosses,
  predictScans,
  RadnetError,
  type ScanPrediction,
  type ScansReport,
  stepSchedule,
  train,
  youdenThreshold,
} from '@radnet/core';
import { jsonLinesLog, loadCheckpoint, progressReporter, saveCheckpoint } from '@radnet/core/node';
import {
  prefetchBatches,
  preprocessedChannels,
  preprocessedSize,
  scanBatches,
  type ScanSource,
} from '@radnet/data';
import { registerRadnetLayers } from '@radnet/layers';
import type * as tf from '@tensorflow/tfjs';
import { fittingChunk } from './fittingChunk';
import { headLosses } from './headLosses';
import { type ModelCard, runFolders, type TrainedModel } from './modelCard';
import { buildRadnet, DESCRIBED, HEMORRHAGE } from './radnet';
import { loadScanSets } from './scans';
import { startFrom } from './startFrom';
import { augmentOptions, preprocessOptions, type Settings, sliceBucket } from './settings';

const CALL = { output: HEMORRHAGE, target: 'hemorrhage' };

/** Trains the network that the settings describe and leaves it, with its log, in `settings.out`. */
export async function trainRadnet(
  given: Settings,
  signal: AbortSignal,
): Promise<{ completed: boolean; test: ScanSource[] }> {
  const { seed, minConsecutive, batchSize, out } = given;
  const [best, last] = [join(out, runFolders.best), join(out, runFolders.last)];
  const preprocess = preprocessOptions(given);
  const size = preprocessedSize(preprocess);
  const channels = preprocessedChannels(preprocess);
  const sets = await loadScanSets(given);
  const count = (scans: readonly ScanSource[]): string =>
    `${scans.length} CTs, ${scans.filter((s) => s.positive).length} positive`;
  console.log(
    `training: ${count(sets.training)}; validation: ${count(sets.validation)}; test: ${count(sets.test)}`,
  );

  if (!sets.masks) console.log('no CT comes with a mask: the segmentation heads are not trained');
  const lengths = { sliceBucket: sliceBucket(given) };
  const trainingBatches = await scanBatches(sets.training, {
    ...lengths,
    batchSize,
    seed,
    maxSlices: given.maxSlices,
    shuffle: true,
    balance: true,
    augment: augmentOptions(given),
  });
  // Phantoms are made in this thread, and making them ahead would only hold more of them.
  const data = given.data === undefined ? trainingBatches : prefetchBatches(trainingBatches);
  const start = given.resume ? await resumable(last, given) : undefined;
  const build = (): tf.LayersModel => buildRadnet({ ...given, height: size, width: size, channels });
  const heads = (model: tf.LayersModel): HeadLosses => headLosses(model, { ...given, masks: sets.masks });
  const chunk = await fittingChunk(given, start && savedSettings(start)?.slicesPerChunk, build, heads);
  const settings = { ...given, ...(chunk !== undefined && { slicesPerChunk: chunk }) };
  const chunks = inChunks(chunk);
  // Whole CTs, which may be longer than a step's: where memory is short, one at a time and in the same chunks.
  const validation = await scanBatches(sets.validation, {
    ...lengths,
    batchSize: chunks ? 1 : batchSize,
    seed,
  });
  const model = start?.model ?? build();
  if (start === undefined) {
    await startFrom(model, given, preprocess);
    // Not before: it may be the run that the weights are from.
    await keepEarlierRun(out);
  }
  const card = (threshold: number): ModelCard => ({ preprocess, threshold, minConsecutive, settings });
  model.setUserDefinedMetadata(card(settings.threshold ?? 0.5));

  const { completed } = await train({
    model,
    heads: heads(model),
    data,
    epochs: settings.epochs,
    schedule: stepSchedule({ initialRate: settings.rate }),
    momentum: settings.momentum,
    score: async () => {
      const predictions = await predictScans(model, validation, {
        ...CALL,
        signal,
        ...(chunks && { chunks }),
      });
      const current = card(settings.threshold ?? thresholdFrom(predictions, minConsecutive));
      model.setUserDefinedMetadata(current);
      const { slice, scan } = evaluateScans(predictions, current);
      return { sliceAuc: slice.auc.value, ctAccuracy: scan.accuracy.value };
    },
    best: { metric: 'sliceAuc', higherIsBetter: true },
    saveBest: (checkpoint) => saveCheckpoint(best, checkpoint),
    saveLast: (checkpoint) => saveCheckpoint(last, checkpoint),
    observers: [progressReporter(), jsonLinesLog(join(out, runFolders.log))],
    signal,
    ...(chunks && { chunks }),
    ...(start && { resume: start.state }),
  });
  model.dispose();
  return { completed, test: sets.test };
}

function inChunks(slicesPerChunk: number | undefined): ChunkOptions | undefined {
  return slicesPerChunk === undefined ? undefined : { slicesPerChunk, embedding: DESCRIBED };
}

/** What tells the validation CTs apart best by their calls; accuracy at 0.5 swings from epoch to epoch. */
function thresholdFrom(predictions: readonly ScanPrediction[], minConsecutive: number): number {
  const truths = predictions.map(({ labels }) => Number(Array.from(labels).includes(1)));
  const scores = predictions.map(({ probabilities }) => callScan(probabilities, { minConsecutive }).score);
  const threshold = youdenThreshold(truths, scores);
  return Number.isNaN(threshold) ? 0.5 : threshold;
}

/** Days of training may lie where this run is to go: they are moved aside. */
async function keepEarlierRun(out: string): Promise<void> {
  if (!existsSync(join(out, runFolders.last))) return;
  const kept = join(dirname(out), `${basename(out)}.${new Date().toISOString().replaceAll(':', '-')}`);
  await rename(out, kept);
  console.log(`the run that was in ${out} is now ${kept}`);
}

/** Settings that a resumed run may change: with none of them is what has been trained so far lost. */
const FREE: ReadonlySet<string> = new Set([
  'epochs',
  'out',
  'resume',
  'device',
  'deviceMemory',
  'slicesPerChunk',
  'workers',
  'cache',
  'threshold',
  'minConsecutive',
]);

function savedSettings({ model }: Checkpoint): Partial<Settings> | undefined {
  return (model.getUserDefinedMetadata() as ModelCard | undefined)?.settings;
}

async function resumable(folder: string, settings: Settings): Promise<Checkpoint> {
  if (!existsSync(folder)) {
    throw new RadnetError(`--resume: expected a run that was stopped, found nothing at ${folder}.`);
  }
  registerRadnetLayers();
  const checkpoint = await loadCheckpoint(folder);
  const before = savedSettings(checkpoint) ?? {};
  const changed = [...new Set([...Object.keys(before), ...Object.keys(settings)])].filter((name) => {
    const key = name as keyof Settings;
    return !FREE.has(name) && before[key] !== settings[key];
  });
  if (changed.length > 0) {
    const list = changed.map((name) => `${name} was ${String(before[name as keyof Settings])}`).join(', ');
    throw new RadnetError(`--resume: expected the settings that the run was started with: ${list}.`);
  }
  return checkpoint;
}

/** What a trained model makes of CTs, by its own threshold and run length. */
export async function evaluateModel(
  { model, card }: TrainedModel,
  scans: readonly ScanSource[],
): Promise<ScansReport> {
  const { batchSize, seed, slicesPerChunk } = card.settings;
  const chunks = inChunks(slicesPerChunk);
  const source = await scanBatches(scans, { batchSize: chunks ? 1 : batchSize, seed });
  return evaluateScans(await predictScans(model, source, { ...CALL, ...(chunks && { chunks }) }), card);
}
