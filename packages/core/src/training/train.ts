import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import { drawWithin } from '../recompute/stepDraws';
import { type Batch, disposeBatch } from './batch';
import { addLosses, meanLosses, noLosses, readLosses } from './batchLosses';
import { type BestMetric, betterScore } from './bestScore';
import { differentiate } from './differentiate';
import { differentiateInChunks } from './differentiateInChunks';
import { holdFrozenStatistics } from './holdFrozenStatistics';
import { MomentumSgd } from './momentumSgd';
import { checkTrainOptions, type TrainOptions } from './trainOptions';
import type { EpochReport, RunOutcome, RunStart, TrainingObserver } from './trainingObserver';
import { notStarted, type TrainingProgress, type TrainingState } from './trainingState';
import { validationLoss } from './validationLoss';

export interface TrainingResult {
  /** False where the signal stopped the run. */
  readonly completed: boolean;
  /** What `resume` takes to go on. */
  readonly state: TrainingState;
}

/**
 * Trains a model by SGD with momentum on the weighted sum of its heads' losses and the penalties of its layers'
 * regularizers. Layers are called with `training: true`. Each batch is disposed of after its step.
 *
 * A run that is stopped, saved and resumed ends with the same weights, bit for bit, as one that is not: the batches it
 * had already taken are drawn again and skipped, and dropout's masks depend on the run's seed, the epoch and the step. That
 * holds where the backend gives the same sums every time, and for layers that draw by `drawSeed`, as ours do:
 * TensorFlow.js's own Dropout draws other masks after a resume, unless it has a seed, by which it draws the same each step.
 *
 * Between steps the event loop gets its turn, so that signals, timers and the page are served. In a browser that is an
 * animation frame: a hidden page pauses.
 *
 * @throws RadnetError where an option or the data does not fit, or where a loss is no longer finite, with epoch and
 * step. That step's gradients are not applied and nothing is saved: the last checkpoint stays as it is.
 */
export async function train(options: TrainOptions): Promise<TrainingResult> {
  checkTrainOptions(options);
  const { model, epochs, momentum = 0.9, observers = [], resume } = options;
  const optimizer = new MomentumSgd(model.trainableWeights, momentum, resume?.velocities);
  const releaseStatistics = holdFrozenStatistics(model);
  const started: TrainingObserver[] = [];
  let outcome: RunOutcome = 'failed';
  try {
    const { seed = options.seed ?? newSeed(), ...from } = resume ?? {
      ...notStarted,
      velocities: await optimizer.velocities(),
    };
    let state: TrainingState = { ...from, seed };
    for (const observer of observers) {
      await observer.onStart?.(runStart(options, state));
      started.push(observer);
    }

    let stopped = false;
    while (state.epochsDone < epochs && !stopped) {
      const progress = await takeSteps(options, optimizer, state);
      const velocities = await optimizer.velocities();
      const metrics = await scoreOrSave(options, { ...progress, velocities });
      if (metrics === undefined) {
        stopped = true;
        state = { ...progress, velocities };
        await options.saveLast?.({ model, state });
      } else {
        const epoch = closeEpoch(progress, metrics, options.best);
        state = { ...epoch.progress, velocities };
        if (epoch.report.isBest) await options.saveBest?.({ model, state });
        await options.saveLast?.({ model, state });
        for (const observer of observers) await observer.onEpoch?.(epoch.report);
      }
    }
    outcome = stopped ? 'stopped' : 'completed';
    return { completed: !stopped, state };
  } finally {
    optimizer.dispose();
    releaseStatistics();
    for (const observer of started) await observer.onEnd?.(outcome);
  }
}

function newSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

function runStart({ data, epochs }: TrainOptions, { epochsDone, stepsDone }: TrainingProgress): RunStart {
  const { batchesPerEpoch: stepsPerEpoch, slicesPerEpoch } = data;
  return { epochs, stepsPerEpoch, slicesPerEpoch, epochsDone, stepsDone };
}

/** Takes what is left of the epoch's steps, or as many as the signal lets. */
async function takeSteps(
  options: TrainOptions,
  optimizer: MomentumSgd,
  start: TrainingProgress,
): Promise<TrainingProgress> {
  const { data, signal } = options;
  if (start.stepsDone === data.batchesPerEpoch) return start;
  let progress = start;
  let drawn = 0;
  for await (const batch of data.batches(start.epochsDone)) {
    try {
      if (signal?.aborted) return progress;
      drawn++;
      if (drawn > start.stepsDone) progress = await takeStep(options, optimizer, progress, batch);
    } finally {
      disposeBatch(batch);
    }
    await tf.nextFrame();
  }
  if (drawn !== data.batchesPerEpoch) {
    const epoch = start.epochsDone + 1;
    throw new RadnetError(`data: expected ${data.batchesPerEpoch} batches in epoch ${epoch}, got ${drawn}`);
  }
  return progress;
}

async function takeStep(
  { model, heads, data, epochs, schedule, chunks, observers = [] }: TrainOptions,
  optimizer: MomentumSgd,
  progress: TrainingProgress,
  batch: Batch,
): Promise<TrainingProgress> {
  const { epochsDone, stepsDone } = progress;
  const rate = schedule((epochsDone * data.batchesPerEpoch + stepsDone) / (epochs * data.batchesPerEpoch));
  const [epoch, step] = [epochsDone + 1, stepsDone + 1];
  const draws = { seed: progress.seed!, step: `${epoch}/${step}`, count: 0 };
  const { variables } = optimizer;
  const { summary, gradients } = chunks
    ? await differentiateInChunks(model, heads, batch, variables, chunks, draws)
    : drawWithin(draws, () => differentiate(model, heads, batch, variables));
  try {
    const losses = await readLosses(summary);
    if (losses.slices === 0) {
      throw new RadnetError(
        `epoch ${epoch}, step ${step}: expected a real slice, got a mask that hides them all`,
      );
    }
    if (!Number.isFinite(losses.loss)) {
      const parts = Object.entries(losses.losses).map(([name, loss]) => `${name} ${loss}`);
      throw new RadnetError(
        `epoch ${epoch}, step ${step}: expected a finite loss, got ${losses.loss} (${parts.join(', ')})`,
      );
    }
    optimizer.step(gradients, rate);
    await optimizer.settle();
    for (const observer of observers) await observer.onStep?.({ epoch, step, rate, ...losses });
    return { ...progress, stepsDone: step, sums: addLosses(progress.sums, losses) };
  } finally {
    tf.dispose(gradients);
  }
}

/** Where scoring fails, out of memory for one, the epoch's steps are saved: resumed, the run scores it again. */
async function scoreOrSave(
  options: TrainOptions,
  state: TrainingState,
): Promise<Record<string, number> | undefined> {
  try {
    return await scoreEpoch(options, state.epochsDone + 1);
  } catch (error) {
    await options.saveLast?.({ model: options.model, state });
    throw error;
  }
}

/** The epoch's metrics, or undefined where the signal says to stop first. */
async function scoreEpoch(options: TrainOptions, epoch: number): Promise<Record<string, number> | undefined> {
  const { model, heads, validation, score, signal } = options;
  if (signal?.aborted) return undefined;
  try {
    return {
      ...(validation && { validationLoss: await validationLoss(model, heads, validation, signal) }),
      ...(await score?.(model, epoch)),
    };
  } catch (error) {
    if (signal?.aborted && error === signal.reason) return undefined;
    throw error;
  }
}

function closeEpoch(
  progress: TrainingProgress,
  metrics: Readonly<Record<string, number>>,
  bestMetric: BestMetric | undefined,
): { progress: TrainingProgress; report: EpochReport } {
  const { sums, best } = progress;
  const epoch = progress.epochsDone + 1;
  const newBest = bestMetric === undefined ? best : betterScore(bestMetric, metrics, epoch, best);
  return {
    progress: {
      ...progress,
      epochsDone: epoch,
      stepsDone: 0,
      sums: noLosses,
      ...(newBest && { best: newBest }),
    },
    report: { epoch, ...meanLosses(sums), metrics, isBest: newBest !== best },
  };
}
