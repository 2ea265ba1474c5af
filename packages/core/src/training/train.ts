import { betterScore } from './bestScore';
import { meanLosses, noLosses } from './batchLosses';
import { CheckpointSaver } from './checkpointSaver';
import { StepReducer } from '../distributed/stepReducer';
import { isOutOfPatience } from './earlyStopping';
import { holdFrozenStatistics } from './holdFrozenStatistics';
import { RecordedGradients } from './recordedGradients';
import { takeSteps } from './takeSteps';
import { checkTrainOptions, type TrainOptions } from './trainOptions';
import type { EpochReport, RunOutcome, RunStart, TrainingObserver } from './trainingObserver';
import { notStarted, type TrainingProgress, type TrainingState } from './trainingState';
import { validationLoss } from './validationLoss';
import { WeightUpdates } from './weightUpdates';

/** How a run of {@link train} ended. */
export interface TrainingResult {
  /** False if the signal stopped the run before its end. */
  readonly completed: boolean;
  /** Pass it as `resume`, with the saved model, to continue the run. */
  readonly state: TrainingState;
}

/**
 * Trains a model on the weighted sum of its heads' losses plus the penalties of its layers' regularizers. The default
 * optimizer is SGD with momentum. Layers are called with `training: true`, and each batch is disposed of after its
 * step. With `average`, the model holds the averaged weights whenever it is scored or saved, and at the end.
 *
 * A run that is stopped, saved and resumed ends with the same weights, bit for bit, as an uninterrupted one: it draws
 * the batches that it has already used again and skips them, and dropout masks depend only on the run's seed, the epoch
 * and the step. This needs a backend that computes the same sums every time, and layers that use `drawSeed`, as those
 * of `@radnet/layers` do. TensorFlow.js's own Dropout draws different masks after a resume; with a seed, it draws the
 * same mask in every step.
 *
 * Between steps, control returns to the event loop, so that signals, timers and the page stay responsive. In a page,
 * `train` waits for an animation frame and therefore pauses while the page is hidden. In a worker it waits for the next
 * task only and does not pause.
 *
 * @throws RadnetError if an option or the data does not fit, or if a loss, or a norm used for clipping gradients, is
 *   not finite. The message then names the epoch, the step, the batch's scans and the last good checkpoint. That step's
 *   gradients are not applied and nothing is saved, so the last checkpoint is kept.
 */
export async function train(options: TrainOptions): Promise<TrainingResult> {
  checkTrainOptions(options);
  const { model, heads, observers = [], resume = notStarted, distributed } = options;
  const reducer = new StepReducer(model, distributed);
  await reducer.start(options.resume);
  const updates = new WeightUpdates(model, options, options.resume);
  const gradients = new RecordedGradients(model, heads, () => updates.variables, {
    chunks: options.chunks,
    statisticsGroup: distributed?.synchronizeBatchNorm ? distributed.group : undefined,
    onUnrecorded: (reason) => observers.forEach((observer) => observer.onUnrecorded?.(reason)),
  });
  const saver = new CheckpointSaver(options, updates);
  const releaseStatistics = holdFrozenStatistics(model);
  const started: TrainingObserver[] = [];
  let outcome: RunOutcome = 'failed';
  try {
    const seed = resume.seed ?? reducer.ofFirst(options.seed ?? newSeed());
    let state = await saver.state({ ...resume, seed });
    for (const observer of observers) {
      await observer.onStart?.(runStart(options, state));
      started.push(observer);
    }

    let stopped = false;
    while (!isOver(options, state) && !stopped) {
      state = await saver.state(await takeSteps(options, { gradients, reducer, updates, saver }, state));
      const metrics = await scoreOrSave(options, reducer, saver, state);
      if (metrics === undefined) {
        stopped = true;
        await saver.saveLast(state);
      } else {
        const epoch = closeEpoch(options, state, metrics);
        state = { ...state, ...epoch.progress };
        if (epoch.report.isBest) await options.saveBest?.({ model, state });
        await saver.saveLast(state);
        for (const observer of observers) await observer.onEpoch?.(epoch.report);
      }
    }
    outcome = stopped ? 'stopped' : 'completed';
    return { completed: !stopped, state };
  } finally {
    gradients.dispose();
    updates.dispose();
    releaseStatistics();
    for (const observer of started) await observer.onEnd?.(outcome);
  }
}

function isOver({ epochs, stopEarly }: TrainOptions, state: TrainingProgress): boolean {
  return state.epochsDone >= epochs || (stopEarly !== undefined && isOutOfPatience(state, stopEarly));
}

function newSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

function runStart({ data, epochs }: TrainOptions, { epochsDone, stepsDone }: TrainingProgress): RunStart {
  const { batchesPerEpoch: stepsPerEpoch, slicesPerEpoch } = data;
  return { epochs, stepsPerEpoch, slicesPerEpoch, epochsDone, stepsDone };
}

/**
 * If scoring fails (out of memory, for example), saves the epoch's steps, so that a resumed run only has to score
 * again.
 */
async function scoreOrSave(
  options: TrainOptions,
  reducer: StepReducer,
  saver: CheckpointSaver,
  state: TrainingState,
): Promise<Record<string, number> | undefined> {
  // An error in one process ends the others wherever they are, with no time left to save. So save before scoring.
  if (reducer.isShared) await saver.saveLast(state);
  try {
    return await scoreEpoch(options, reducer, state.epochsDone + 1);
  } catch (error) {
    await saver.saveLast(state);
    throw error;
  }
}

/** Returns the epoch's metrics, or undefined if the signal stops the run first. */
async function scoreEpoch(
  options: TrainOptions,
  reducer: StepReducer,
  epoch: number,
): Promise<Record<string, number> | undefined> {
  const { model, heads, validation, score, signal } = options;
  if (reducer.any(signal?.aborted === true)) return undefined;
  // If one process stopped alone, the others would wait for it forever.
  const own = reducer.isShared ? undefined : signal;
  try {
    return reducer.ofFirst({
      ...(validation && { validationLoss: await validationLoss(model, heads, validation, own, reducer) }),
      ...(await score?.(model, epoch)),
    });
  } catch (error) {
    if (signal?.aborted && error === signal.reason) return undefined;
    throw error;
  }
}

function closeEpoch(
  { best: bestMetric, stopEarly }: TrainOptions,
  progress: TrainingProgress,
  metrics: Readonly<Record<string, number>>,
): { progress: TrainingProgress; report: EpochReport } {
  const { sums, best, improved } = progress;
  const epoch = progress.epochsDone + 1;
  const newBest = bestMetric && betterScore(bestMetric, metrics, epoch, best);
  const newImproved =
    bestMetric && stopEarly && betterScore(bestMetric, metrics, epoch, improved, stopEarly.minDelta);
  return {
    progress: {
      ...progress,
      epochsDone: epoch,
      stepsDone: 0,
      sums: noLosses,
      ...(newBest && { best: newBest }),
      ...(newImproved && { improved: newImproved }),
    },
    report: { epoch, ...meanLosses(sums), metrics, isBest: newBest !== undefined && newBest !== best },
  };
}
