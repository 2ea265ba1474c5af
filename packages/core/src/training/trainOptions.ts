import { requireKnownOptions } from '../errors/requireKnownOptions';
import { showValue } from '../errors/showValue';
import type * as tf from '@tensorflow/tfjs';
import { checkDistributedOptions, type DistributedOptions } from '../distributed/distributedOptions';
import { type HeadLosses, requireHeads } from '../losses/headLoss';
import { RadnetError } from '../radnetError';
import type { BatchSource } from './batch';
import type { BestMetric } from './bestScore';
import type { ChunkOptions } from './sliceChunks';
import { checkEarlyStopping, type EarlyStopping } from './earlyStopping';
import { requireNumber } from './requireNumber';
import { requireOptionTypes } from './requireOptionTypes';
import type { Schedule } from './stepSchedule';
import type { TrainingObserver } from './trainingObserver';
import type { TrainingState } from './trainingState';
import type { UpdateOptions } from './weightUpdates';

/** A model during its training, as passed to `saveLast` and `saveBest`. */
export interface Checkpoint {
  /** The model with the weights to save. */
  readonly model: tf.LayersModel;
  /** The rest of the training's state. Pass it as `resume` to continue the run. */
  readonly state: TrainingState;
}

/** Settings for {@link train}. */
export interface TrainOptions extends UpdateOptions {
  /** The model to train. Its weights change in place. */
  readonly model: tf.LayersModel;
  /** Which loss each output is trained with, keyed by the name of the model's output. */
  readonly heads: HeadLosses;
  /** The training set. `train` disposes of its batches. */
  readonly data: BatchSource;
  /** Number of epochs of the whole run, including those before a resume. */
  readonly epochs: number;
  /** The learning rate over the run, such as `stepSchedule({ initialRate: 0.1 })`. */
  readonly schedule: Schedule;
  /**
   * Seed for random draws, such as dropout masks, in layers without a seed of their own. What they draw depends on this
   * seed, the epoch and the step. Random by default. A resumed run keeps its seed.
   */
  readonly seed?: number;
  /**
   * Encodes the slices in chunks, so that training on long scans needs the memory of one chunk, plus that of the
   * sequence part. By default all slices are encoded at once.
   */
  readonly chunks?: ChunkOptions;
  /**
   * Trains in several processes, each on its share of every batch. All processes call `train` with the same options,
   * with two exceptions: `data` and `validation` yield the process's share (see `scanBatches`), and only process 0
   * needs `observers`, `saveLast` and `saveBest`. All processes start from the weights and the seed of process 0.
   * `score` runs in every process and may use the group; the result of process 0 counts.
   *
   * Gradients and losses are those of the whole batch if each loss is a mean over the slices whose target is known.
   * Batch norm normalises each share separately unless it is synchronised. Its running statistics are means over the
   * processes, weighted by their real slices.
   */
  readonly distributed?: DistributedOptions;
  /**
   * The validation set. Its loss in inference mode is computed after each epoch and becomes the metric
   * `validationLoss`.
   */
  readonly validation?: BatchSource;
  /**
   * Computes further metrics after each epoch; `epoch` counts from 1. If it throws the signal's reason, as
   * `predictScans` does when you pass it the signal, the run stops and scores the epoch once it is resumed.
   */
  readonly score?: (model: tf.LayersModel, epoch: number) => Promise<Readonly<Record<string, number>>>;
  /** The metric that decides which epoch is the best. */
  readonly best?: BestMetric;
  /** Ends the run early when the metric named by `best` no longer improves. */
  readonly stopEarly?: EarlyStopping;
  /**
   * Saves the latest checkpoint. Called after each epoch, when the signal stops the run, when scoring an epoch fails,
   * and every `saveEveryMinutes`; with several processes also before each epoch is scored. It can return where it saved
   * the checkpoint: the error message names that place if the training diverges.
   */
  readonly saveLast?: (checkpoint: Checkpoint) => Promise<string | void>;
  /**
   * Minutes between checkpoints within an epoch: `saveLast` is called after the first step past that time. Default:
   * never.
   */
  readonly saveEveryMinutes?: number;
  /** Saves the best checkpoint. Called after each epoch that is the best so far. */
  readonly saveBest?: (checkpoint: Checkpoint) => Promise<void>;
  /** Told of each step and epoch, for progress bars and logs. */
  readonly observers?: readonly TrainingObserver[];
  /** Stops the run cleanly, after the step under way. */
  readonly signal?: AbortSignal;
  /** The state to resume from. The model must hold the weights that were saved with it. */
  readonly resume?: TrainingState;
}

const OPTIONS = {
  model: true,
  heads: true,
  data: true,
  epochs: true,
  schedule: true,
  optimizer: true,
  accumulate: true,
  gradients: true,
  average: true,
  seed: true,
  chunks: true,
  distributed: true,
  validation: true,
  score: true,
  best: true,
  stopEarly: true,
  saveLast: true,
  saveEveryMinutes: true,
  saveBest: true,
  observers: true,
  signal: true,
  resume: true,
} satisfies Record<keyof TrainOptions, true>;

/** @throws RadnetError if an option is invalid, alone or in combination with others. */
export function checkTrainOptions(options: TrainOptions): void {
  requireKnownOptions('train', options, Object.keys(OPTIONS));
  requireOptionTypes(options);
  requireHeads(options.heads);
  const { model, data, epochs, best, saveBest, saveLast, saveEveryMinutes, stopEarly, accumulate } = options;
  const { resume, chunks, distributed } = options;
  requireCount('epochs', epochs);
  requireCount('data.batchesPerEpoch', data.batchesPerEpoch);
  if (chunks) requireCount('chunks.slicesPerChunk', chunks.slicesPerChunk);
  if (distributed) checkDistributedOptions(distributed, model, chunks);
  if (accumulate !== undefined) requireCount('accumulate', accumulate);
  if (saveEveryMinutes !== undefined) {
    requireNumber('saveEveryMinutes', saveEveryMinutes, { above: 0 });
    if (!saveLast) throw new RadnetError('saveEveryMinutes: expected `saveLast` beside it, got none');
  }
  for (const [name, given] of Object.entries({ saveBest, stopEarly })) {
    if (given === undefined || best !== undefined) continue;
    throw new RadnetError(`${name}: expected \`best\` to name a metric beside it, got none`);
  }
  if (stopEarly !== undefined) checkEarlyStopping(stopEarly);
  if (resume === undefined) return;
  if (resume.stepsDone > data.batchesPerEpoch) {
    throw new RadnetError(
      `resume: expected at most ${data.batchesPerEpoch} steps of an epoch done, got ${resume.stepsDone}`,
    );
  }
  if (best !== undefined && resume.best !== undefined && best.metric !== resume.best.metric) {
    throw new RadnetError(
      `best: the run to resume chose its best epoch by '${resume.best.metric}', not by '${best.metric}'`,
    );
  }
}

function requireCount(name: string, value: number): void {
  if (!(Number.isInteger(value) && value > 0)) {
    throw new RadnetError(`${name}: expected a positive integer, got ${showValue(value)}`);
  }
}
