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

/** How a training ended. */
export interface TrainingResult {
  /** False where the signal stopped the run. */
  readonly completed: boolean;
  /** What `resume` takes to go on. */
  readonly state: TrainingState;
}

/**
 * Trains a model on the weighted sum of its heads' losses and the penalties of its layers' regularizers, by default by SGD
 * with momentum. Layers are called with `training: true`. Each batch is disposed of after its step. With `average` the model
 * holds the averaged weights whenever it is scored or saved, and in the end.
 *
 * A run that is stopped, saved and resumed ends with the same weights, bit for bit, as one that is not: the batches it
 * had already taken are drawn again and skipped, and dropout's masks depend on the run's seed, the epoch and the step. That
 * holds where the backend gives the same sums every time, and for layers that draw by `drawSeed`, as ours do:
 * TensorFlow.js's own Dropout draws other masks after a resume, unless it has a seed, by which it draws the same each step.
 *
 * Between steps the event loop gets its turn, so that signals, timers and the page are served. In a page that is an animation
 * frame, and a hidden page pauses; in a worker it is the next task, and it goes on.
 *
 * @throws RadnetError where an option or the data does not fit, or where a loss, or a norm that gradients are clipped by, is not
 * finite, with epoch, step, the batch's scans and the last good checkpoint. That step's gradients are not applied and nothing
 * is saved: the last checkpoint stays as it is.
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

/** Where scoring fails, out of memory for one, the epoch's steps are saved: resumed, the run scores it again. */
async function scoreOrSave(
  options: TrainOptions,
  reducer: StepReducer,
  saver: CheckpointSaver,
  state: TrainingState,
): Promise<Record<string, number> | undefined> {
  // An error of one process ends the others, wherever they are: there will be no time to save then.
  if (reducer.isShared) await saver.saveLast(state);
  try {
    return await scoreEpoch(options, reducer, state.epochsDone + 1);
  } catch (error) {
    await saver.saveLast(state);
    throw error;
  }
}

/** The epoch's metrics, or undefined where the signal says to stop first. */
async function scoreEpoch(
  options: TrainOptions,
  reducer: StepReducer,
  epoch: number,
): Promise<Record<string, number> | undefined> {
  const { model, heads, validation, score, signal } = options;
  if (reducer.any(signal?.aborted === true)) return undefined;
  // A process that stopped by itself would leave the others waiting.
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
