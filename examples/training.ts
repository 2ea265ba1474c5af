import { join } from 'node:path';
import { type DistributedOptions, RadnetError } from '@radnet/core';
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
import { prefetchBatches, type ScanSource } from '@radnet/data';
import type * as tf from '@tensorflow/tfjs';
import { buildNetwork } from './buildNetwork';
import { plainOutput } from './distributed/plainOutput';
import { requireSharedFolder } from './distributed/requireSharedFolder';
import { oneProcess, type RunGroup } from './distributed/runGroup';
import { counted } from './counted';
import { fitRadnet, type RadnetFit } from './fitRadnet';
import { fittingChunk } from './fittingChunk';
import { keepEarlierRun } from './keepEarlierRun';
import { type MeasuredSets, measureSets } from './measureSets';
import { runFolders } from './modelCard';
import { planTraining, type TrainingPlan } from './planTraining';
import { readValidation } from './readValidation';
import { requireSameData, resumeRun } from './resumeRun';
import { newRunId } from './runId';
import { loadScanSets } from './scans';
import { preprocessOptions, type Settings } from './settings';
import { formatSettings } from './settingsFile';
import type { ScanSets } from './splitScans';
import { startFrom } from './startFrom';
import { trainFlags } from './trainFlags';
import { trainingRecord } from './trainingRecord';
import { validationPictures } from './validationPictures';
import { wayOnFromFullDisk } from './wayOnFromFullDisk';

/** How a training ended, and its CTs. */
interface Trained {
  readonly completed: boolean;
  readonly sets: ScanSets;
}

/**
 * Trains the network that the settings describe, and saves it with its records in `settings.out`. If several processes train it together,
 * only the first one writes there.
 *
 * @throws RadnetError if another training uses the folder, or if settings or CTs do not fit: see `resumeRun`, `checkSets`, `train`.
 */
export async function trainRadnet(
  given: Settings,
  signal: AbortSignal,
  group: RunGroup = oneProcess,
): Promise<Trained> {
  if (group.rank > 0) return trainInFolder(given, signal, group);
  const lock = await lockFolder(given.out);
  try {
    return await trainInFolder(given, signal, group, lock);
  } finally {
    await lock.release();
  }
}

/** @param lock The lock on the folder, in the process that writes there. */
async function trainInFolder(
  given: Settings,
  signal: AbortSignal,
  group: RunGroup,
  lock?: FolderLock,
): Promise<Trained> {
  const { out } = given;
  const build = (): tf.LayersModel => buildNetwork(given);
  // Checks that need no CT come first, because reading CTs may take hours.
  const start = given.resume ? await resumeRun(given, build) : undefined;
  const model = start?.checkpoint.model ?? build();
  if (start === undefined) await startFrom(model, given, preprocessOptions(given));
  const sets = await loadScanSets(given, group);
  const count = (scans: readonly ScanSource[]): string =>
    `${counted(scans.length, 'CT')}, ${scans.filter((s) => s.positive).length} positive`;
  console.log(
    `training: ${count(sets.training)}; validation: ${count(sets.validation)}; test: ${count(sets.test)}`,
  );
  const measured = await measureSets(sets, given, group);
  const otherData = start === undefined ? [] : requireSameData(start, given, measured.data);
  const plan = await planTraining(given, measured, console.log, group);
  // Phantoms are made in this thread, so prefetching would only take memory.
  const batches = given.data === undefined ? plan.batches : prefetchBatches(plan.batches);
  const chunk = await fittingChunk(given, start?.card.settings?.slicesPerChunk, build, plan.heads, group);
  if (chunk !== undefined && given.syncBatchNorm) {
    throw new RadnetError(
      `--sync-batch-norm: expected steps that fit into memory whole, but they are cut into chunks of ${chunk} slices. Use a smaller --batch-size ` +
        'or --max-slices, or more processes. If more memory is free, set --device-memory.',
    );
  }
  const settings = { ...given, ...(chunk !== undefined && { slicesPerChunk: chunk }) };
  const validation = await readValidation(settings, measured, group);
  // Not earlier: the initial weights may come from that run, and a run that is refused must not move anything.
  group.allgather('ready');
  if (lock && start === undefined) await keepEarlierRun(out, lock);
  if (lock) await writeAtomically(join(out, runFolders.settings), formatSettings(settings, trainFlags));
  await requireSharedFolder(out, group);
  // An older run has no id, and neither do its checkpoints.
  const id = group.allgather(start === undefined ? newRunId() : start.card.run)[0];
  const accepted = [...(start?.accepted ?? []), ...otherData];
  const { completed, state } = await fitRadnet({
    model,
    settings,
    sets: measured,
    plan,
    validation,
    data: batches,
    ...(id !== undefined && { run: id }),
    say: console.log,
    ...(group.size > 1 && { distributed: distributedOptions(given, group) }),
    ...(lock && (await kept({ model, settings, sets, measured, plan, chunk, id, accepted }))),
    signal,
    ...(start && { resume: start.checkpoint.state }),
  }).catch(async (error: unknown) => {
    throw await wayOnFromFullDisk(error, out);
  });
  if (completed && state.epochsDone < settings.epochs) {
    console.log(
      `stopped early: no better ${plan.validation.best.metric} in the last ${settings.earlyStopping} epochs`,
    );
  }
  model.dispose();
  return { completed, sets };
}

interface KeptRun {
  readonly model: tf.LayersModel;
  readonly settings: Settings;
  readonly sets: Awaited<ReturnType<typeof loadScanSets>>;
  readonly measured: MeasuredSets;
  readonly plan: TrainingPlan;
  readonly chunk: number | undefined;
  readonly id: string | undefined;
  readonly accepted: readonly string[];
}

/** The parts of `train` that write into the run's folder: checkpoints, record, logs. */
async function kept({
  model,
  settings,
  sets,
  measured,
  plan,
  chunk,
  id,
  accepted,
}: KeptRun): Promise<Pick<RadnetFit, 'saveBest' | 'saveLast' | 'observers'>> {
  const { out, distributed } = settings;
  const record = await trainingRecord(
    settings,
    {
      ...(id !== undefined && { id }),
      chosen: {
        sliceWeight: plan.sliceWeight,
        balance: plan.balance ?? 'none',
        slicesPerChunk: chunk ?? null,
      },
      data: measured.data,
      skipped: sets.skipped,
    },
    { accepted },
  );
  const images = plan.masks ? await validationPictures(model, measured.validation, settings) : undefined;
  return {
    saveBest: (checkpoint) => saveCheckpoint(join(out, runFolders.best), checkpoint),
    saveLast: async (checkpoint) => {
      await saveLastCheckpoint(out, checkpoint, settings.keep);
      return join(out, runFolders.last);
    },
    observers: [
      record,
      progressReporter(distributed ? plainOutput() : process.stdout),
      jsonLinesLog(join(out, runFolders.log)),
      tensorBoardLog(out, { model, ...(images && { images }) }),
    ],
  };
}

function distributedOptions({ syncBatchNorm, checkEvery }: Settings, group: RunGroup): DistributedOptions {
  return {
    group,
    ...(syncBatchNorm && { synchronizeBatchNorm: true }),
    ...(checkEvery !== undefined && { compareEvery: checkEvery }),
  };
}
