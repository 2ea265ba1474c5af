import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  type Checkpoint,
  type ChunkOptions,
  evaluateScans,
  type HeadLosses,
  predictScans,
  RadnetError,
  type ScansReport,
  train,
} from '@radnet/core';
import { jsonLinesLog, loadCheckpoint, progressReporter, saveCheckpoint } from '@radnet/core/node';
import {
  type MeasuredScan,
  measureScans,
  prefetchBatches,
  preprocessedChannels,
  preprocessedSize,
  scanBatches,
  type ScanSource,
} from '@radnet/data';
import { registerRadnetLayers } from '@radnet/layers';
import type * as tf from '@tensorflow/tfjs';
import { chooseBalance } from './balance';
import { checkSets } from './checkSets';
import { counted } from './counted';
import { statisticsFitter } from './fitStatistics';
import { fittingChunk } from './fittingChunk';
import { headLosses } from './headLosses';
import { type ModelCard, runFolders, type TrainedModel } from './modelCard';
import { PRESETS } from './presets';
import { buildRadnet, DESCRIBED, HEMORRHAGE } from './radnet';
import { medianSlices, readingOptions } from './readingOptions';
import { loadScanSets } from './scans';
import { segmentationHeads } from './segmentationHeads';
import { startFrom } from './startFrom';
import { augmentOptions, preprocessOptions, type Settings, sliceBucket } from './settings';
import { defaultSliceWeight, sliceWeightLine } from './sliceWeight';
import { isCompared, statisticsGap } from './statisticsGap';
import { chooseThreshold } from './threshold';
import { trainingParts } from './trainingParts';
import { epochMetrics, validationPlan } from './validationPlan';

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
  const build = (): tf.LayersModel => buildRadnet({ ...given, height: size, width: size, channels });
  // What needs no CT comes first: to read them may take hours.
  const start = given.resume ? await resumable(last, given) : undefined;
  const model = start?.model ?? build();
  if (start === undefined) await startFrom(model, given, preprocess);
  const sets = await loadScanSets(given);
  const count = (scans: readonly ScanSource[]): string =>
    `${counted(scans.length, 'CT')}, ${scans.filter((s) => s.positive).length} positive`;
  console.log(
    `training: ${count(sets.training)}; validation: ${count(sets.validation)}; test: ${count(sets.test)}`,
  );
  const training = await measureScans(sets.training);
  const validating = await measureScans(sets.validation);
  checkSets(training, validating, given.label);
  const plan = validationPlan(validating);
  const { balance, line } = chooseBalance(training, given.maxSlices, given.balance);
  const { masks, note } = segmentationHeads(training);
  for (const said of [line, note, ...plan.notes]) if (said !== undefined) console.log(said);
  const lengths = { sliceBucket: sliceBucket(given) };
  const trainingBatches = await scanBatches(training, {
    ...lengths,
    batchSize,
    seed,
    maxSlices: given.maxSlices,
    shuffle: true,
    ...(balance && { balance }),
    augment: augmentOptions(given),
  });
  const sliceWeight = given.sliceWeight ?? defaultSliceWeight(trainingBatches);
  console.log(sliceWeightLine(sliceWeight));
  // Phantoms are made in this thread, and making them ahead would only hold more of them.
  const data = given.data === undefined ? trainingBatches : prefetchBatches(trainingBatches);
  const heads = (model: tf.LayersModel): HeadLosses => headLosses(model, { ...given, sliceWeight, masks });
  const chunk = await fittingChunk(given, start && savedSettings(start)?.slicesPerChunk, build, heads);
  const settings = { ...given, ...(chunk !== undefined && { slicesPerChunk: chunk }) };
  const chunks = inChunks(chunk);
  // Whole CTs, which may be longer than a step's: then one at a time, and in chunks.
  const slicesOfCt = medianSlices(training.map(({ summary }) => summary.slices));
  const reading = readingOptions(longest(validating), { slicesPerChunk: chunk, slicesOfCt });
  const validation = await scanBatches(validating, {
    ...lengths,
    batchSize: reading.chunks ? 1 : batchSize,
    seed,
  });
  // Not before: it may be the run that the weights are from, and nothing is moved for a run that is refused.
  if (start === undefined) await keepEarlierRun(out);
  const card = (threshold: number): ModelCard => ({
    preprocess,
    threshold,
    minConsecutive,
    slicesOfCt,
    masks,
    settings,
  });
  model.setUserDefinedMetadata(card(settings.threshold ?? 0.5));

  const fitStatistics = await statisticsFitter({
    training,
    data: trainingBatches,
    seed,
    ...lengths,
    ...(chunk !== undefined && { slicesPerChunk: chunk }),
  });
  const { completed, state } = await train({
    model,
    heads: heads(model),
    data,
    epochs: settings.epochs,
    seed,
    ...trainingParts(settings),
    score: async (_, epoch) => {
      await fitStatistics(model, { epoch, signal });
      const options = { ...CALL, signal, ...reading };
      const predictions = await predictScans(model, validation, options);
      if (plan.best.metric === 'sliceAuc' && isCompared(epoch, settings.epochs)) {
        const note = await statisticsGap(model, validation, predictions, options);
        if (note !== undefined) console.log(note);
      }
      const current = card(settings.threshold ?? chooseThreshold(predictions, minConsecutive));
      model.setUserDefinedMetadata(current);
      return epochMetrics(evaluateScans(predictions, current), predictions, plan);
    },
    best: plan.best,
    saveBest: (checkpoint) => saveCheckpoint(best, checkpoint),
    saveLast: (checkpoint) => saveCheckpoint(last, checkpoint).then(() => last),
    observers: [progressReporter(), jsonLinesLog(join(out, runFolders.log))],
    signal,
    ...(chunks && { chunks }),
    ...(start && { resume: start.state }),
  });
  if (completed && state.epochsDone < settings.epochs) {
    console.log(`ended early: no better ${plan.best.metric} in the last ${settings.earlyStopping} epochs`);
  }
  model.dispose();
  return { completed, test: sets.test };
}

function longest(scans: readonly MeasuredScan[]): number {
  return Math.max(...scans.map(({ summary }) => summary.slices));
}

function inChunks(slicesPerChunk: number | undefined): ChunkOptions | undefined {
  return slicesPerChunk === undefined ? undefined : { slicesPerChunk, embedding: DESCRIBED };
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
  'earlyStopping',
  'saveEvery',
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
    // A run from before the setting was there had its default.
    const was = key in before ? before[key] : (PRESETS.paper as Partial<Settings>)[key];
    return !FREE.has(name) && was !== settings[key];
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
  const { settings, slicesOfCt } = card;
  const { batchSize, seed, slicesPerChunk } = settings;
  const measured = await measureScans(scans);
  const reading = readingOptions(longest(measured), { slicesPerChunk, slicesOfCt });
  const source = await scanBatches(measured, { batchSize: reading.chunks ? 1 : batchSize, seed });
  return evaluateScans(await predictScans(model, source, { ...CALL, ...reading }), card);
}
