import { join } from 'node:path';
import { type ChunkOptions, evaluateScans, type HeadLosses, predictScans, train } from '@radnet/core';
import {
  type FolderLock,
  jsonLinesLog,
  lockFolder,
  progressReporter,
  saveCheckpoint,
  saveLastCheckpoint,
  tensorBoardLog,
  writeAtomically,
} from '@radnet/core/node';
import {
  measureScans,
  prefetchBatches,
  preprocessedChannels,
  preprocessedSize,
  scanBatches,
  type ScanSource,
} from '@radnet/data';
import type * as tf from '@tensorflow/tfjs';
import { chooseBalance } from './balance';
import { checkSets } from './checkSets';
import { counted } from './counted';
import { describeData } from './describeData';
import { CALL } from './evaluateModel';
import { statisticsFitter } from './fitStatistics';
import { fittingChunk } from './fittingChunk';
import { headLosses } from './headLosses';
import { keepEarlierRun } from './keepEarlierRun';
import { type ModelCard, runFolders } from './modelCard';
import { buildRadnet, DESCRIBED } from './radnet';
import { longest, medianSlices, readingOptions } from './readingOptions';
import { requireSameData, resumeRun } from './resumeRun';
import { newRunId } from './runId';
import { loadScanSets, type ScanSets } from './scans';
import { segmentationHeads } from './segmentationHeads';
import { startFrom } from './startFrom';
import { augmentOptions, preprocessOptions, type Settings, sliceBucket } from './settings';
import { formatSettings } from './settingsFile';
import { defaultSliceWeight, sliceWeightLine } from './sliceWeight';
import { isCompared, statisticsGap } from './statisticsGap';
import { chooseThreshold } from './threshold';
import { trainFlags } from './trainFlags';
import { trainingParts } from './trainingParts';
import { trainingRecord } from './trainingRecord';
import { validationPictures } from './validationPictures';
import { epochMetrics, validationPlan } from './validationPlan';
import { wayOnFromFullDisk } from './wayOnFromFullDisk';

/** How a training ended, and its CTs. */
interface Trained {
  readonly completed: boolean;
  readonly sets: ScanSets;
}

/**
 * Trains the network that the settings describe and leaves it, with its records, in `settings.out`.
 *
 * @throws RadnetError where another process trains there, or what is asked for does not fit: see `resumeRun`, `checkSets`, `train`.
 */
export async function trainRadnet(given: Settings, signal: AbortSignal): Promise<Trained> {
  const lock = await lockFolder(given.out);
  try {
    return await trainInFolder(given, signal, lock);
  } finally {
    await lock.release();
  }
}

async function trainInFolder(given: Settings, signal: AbortSignal, lock: FolderLock): Promise<Trained> {
  const { seed, minConsecutive, batchSize, out } = given;
  const preprocess = preprocessOptions(given);
  const size = preprocessedSize(preprocess);
  const channels = preprocessedChannels(preprocess);
  const build = (): tf.LayersModel => buildRadnet({ ...given, height: size, width: size, channels });
  // What needs no CT comes first: to read them may take hours.
  const start = given.resume ? await resumeRun(given, build) : undefined;
  const model = start?.checkpoint.model ?? build();
  if (start === undefined) await startFrom(model, given, preprocess);
  const sets = await loadScanSets(given);
  const count = (scans: readonly ScanSource[]): string =>
    `${counted(scans.length, 'CT')}, ${scans.filter((s) => s.positive).length} positive`;
  console.log(
    `training: ${count(sets.training)}; validation: ${count(sets.validation)}; test: ${count(sets.test)}`,
  );
  const training = await measureScans(sets.training);
  const validating = await measureScans(sets.validation);
  checkSets(training, validating, given);
  const data = await describeData(sets, {
    training,
    validation: validating,
    test: await measureScans(sets.test),
  });
  const otherData = start === undefined ? [] : requireSameData(start, given, data);
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
  const batches = given.data === undefined ? trainingBatches : prefetchBatches(trainingBatches);
  const heads = (model: tf.LayersModel): HeadLosses => headLosses(model, { ...given, sliceWeight, masks });
  const chunk = await fittingChunk(given, start?.card.settings?.slicesPerChunk, build, heads);
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
  if (start === undefined) await keepEarlierRun(out, lock);
  await writeAtomically(join(out, runFolders.settings), formatSettings(settings, trainFlags));
  // An older run has none, as its earlier checkpoints do not.
  const id = start === undefined ? newRunId() : start.card.run;
  const record = await trainingRecord(
    settings,
    {
      ...(id !== undefined && { id }),
      chosen: { sliceWeight, balance: balance ?? 'none', slicesPerChunk: chunk ?? null },
      data,
      skipped: sets.skipped,
    },
    { accepted: [...(start?.accepted ?? []), ...otherData] },
  );
  const card = (threshold: number): ModelCard => ({
    ...(id !== undefined && { run: id }),
    preprocess,
    threshold,
    minConsecutive,
    slicesOfCt,
    masks,
    data,
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
  const images = masks ? await validationPictures(model, validating, given) : undefined;
  const { completed, state } = await train({
    model,
    heads: heads(model),
    data: batches,
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
    saveBest: (checkpoint) => saveCheckpoint(join(out, runFolders.best), checkpoint),
    saveLast: async (checkpoint) => {
      await saveLastCheckpoint(out, checkpoint, settings.keep);
      return join(out, runFolders.last);
    },
    observers: [
      record,
      progressReporter(),
      jsonLinesLog(join(out, runFolders.log)),
      tensorBoardLog(out, { model, ...(images && { images }) }),
    ],
    signal,
    ...(chunks && { chunks }),
    ...(start && { resume: start.checkpoint.state }),
  }).catch(async (error: unknown) => {
    throw await wayOnFromFullDisk(error, out);
  });
  if (completed && state.epochsDone < settings.epochs) {
    console.log(`ended early: no better ${plan.best.metric} in the last ${settings.earlyStopping} epochs`);
  }
  model.dispose();
  return { completed, sets };
}

function inChunks(slicesPerChunk: number | undefined): ChunkOptions | undefined {
  return slicesPerChunk === undefined ? undefined : { slicesPerChunk, embedding: DESCRIBED };
}
