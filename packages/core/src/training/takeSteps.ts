import * as tf from '@tensorflow/tfjs';
import { showValue } from '../errors/showValue';
import type { StepReducer } from '../distributed/stepReducer';
import { RadnetError } from '../radnetError';
import { type Batch, disposeBatch } from './batch';
import { addLosses, type BatchLosses, readLosses } from './batchLosses';
import type { CheckpointSaver } from './checkpointSaver';
import { DivergedError } from './divergedError';
import { nextTurn } from './nextTurn';
import type { RecordedGradients } from './recordedGradients';
import type { TrainOptions } from './trainOptions';
import type { TrainingProgress } from './trainingState';
import type { WeightUpdates } from './weightUpdates';

/** The parts that take the steps of a run. */
export interface StepParts {
  readonly gradients: RecordedGradients;
  readonly reducer: StepReducer;
  readonly updates: WeightUpdates;
  readonly saver: CheckpointSaver;
}

/**
 * Takes the remaining steps of the epoch, until the signal stops it. Saves checkpoints in between when they are due.
 */
export async function takeSteps(
  options: TrainOptions,
  parts: StepParts,
  start: TrainingProgress,
): Promise<TrainingProgress> {
  const { data, signal } = options;
  const { reducer, updates, saver } = parts;
  if (start.stepsDone === data.batchesPerEpoch) return start;
  let progress = start;
  let drawn = 0;
  for await (const batch of data.batches(start.epochsDone)) {
    try {
      if (reducer.any(signal?.aborted === true)) return progress;
      drawn++;
      if (drawn > start.stepsDone) {
        updates.showTrained();
        progress = await takeStep(options, parts, progress, batch).catch((error: unknown) => {
          throw error instanceof DivergedError
            ? located(error, progress, reducer.scansOf(batch), saver)
            : error;
        });
      }
    } finally {
      disposeBatch(batch);
    }
    if (saver.isDue) await saver.saveLast(await saver.state(progress));
    await nextTurn();
  }
  if (drawn !== data.batchesPerEpoch) {
    const epoch = start.epochsDone + 1;
    throw new RadnetError(`data: expected ${data.batchesPerEpoch} batches in epoch ${epoch}, got ${drawn}`);
  }
  return progress;
}

async function takeStep(
  { data, heads, epochs, schedule, observers = [] }: TrainOptions,
  { gradients: recorded, reducer, updates }: StepParts,
  progress: TrainingProgress,
  batch: Batch,
): Promise<TrainingProgress> {
  const { epochsDone, stepsDone } = progress;
  const { batchesPerEpoch } = data;
  const [epoch, step] = [epochsDone + 1, stepsDone + 1];
  // All steps of an update use the rate of its first step, as a single batch of all their scans would.
  const stepsBefore = epochsDone * batchesPerEpoch + stepsDone - updates.stepsSinceUpdate(step);
  const progressOfRun = stepsBefore / (epochs * batchesPerEpoch);
  const rate = schedule(progressOfRun);
  if (!(Number.isFinite(rate) && rate >= 0)) {
    throw new RadnetError(
      `schedule: expected a rate of at least 0, got ${showValue(rate)} at progress ${progressOfRun}`,
    );
  }
  const draws = { seed: progress.seed!, step: reducer.nameOf(`${epoch}/${step}`), count: 0 };
  const share = await reducer.withLossScales(batch, heads);
  const { summary, gradients: own } = await recorded
    .of(share, draws)
    .finally(() => tf.dispose(share.lossScales ?? {}));
  const read = await readLosses(summary).catch((error: unknown) => {
    tf.dispose(own);
    throw error;
  });
  const { losses, gradients } = await reducer.reduce({ losses: read, gradients: own });
  try {
    requireFinite(losses, epoch, step);
  } catch (error) {
    tf.dispose(gradients);
    throw error;
  }
  const { slices } = losses;
  await updates.take(gradients, { epoch, step, slices, rate, isLast: step === batchesPerEpoch });
  await reducer.compare({ epoch, step });
  for (const observer of observers) await observer.onStep?.({ epoch, step, rate, ...losses });
  return { ...progress, stepsDone: step, sums: addLosses(progress.sums, losses) };
}

function requireFinite({ loss, losses, slices }: BatchLosses, epoch: number, step: number): void {
  if (slices === 0) {
    throw new RadnetError(
      `epoch ${epoch}, step ${step}: expected a real slice, got a mask that hides them all`,
    );
  }
  if (Number.isFinite(loss)) return;
  const parts = Object.entries(losses).map(([name, part]) => `${name} ${part}`);
  throw new DivergedError(`expected a finite loss, got ${loss} (${parts.join(', ')})`);
}

function located(
  { message }: DivergedError,
  { epochsDone, stepsDone }: TrainingProgress,
  scanIds: readonly string[],
  { lastGoodCheckpoint }: CheckpointSaver,
): DivergedError {
  const place = `epoch ${epochsDone + 1}, step ${stepsDone + 1}`;
  return new DivergedError(`${place}: ${message}; scans: ${scanIds.join(', ')}; ${lastGoodCheckpoint}`);
}
