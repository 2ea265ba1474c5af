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
import type { Schedule } from './stepSchedule';
import type { TrainingObserver } from './trainingObserver';
import type { TrainingState } from './trainingState';
import type { UpdateOptions } from './weightUpdates';

/** A model in the middle of its training. */
export interface Checkpoint {
  /** The model with the weights to save. */
  readonly model: tf.LayersModel;
  /** What `resume` takes. */
  readonly state: TrainingState;
}

/** Options of `train`. */
export interface TrainOptions extends UpdateOptions {
  /** The model to train. Its weights change in place. */
  readonly model: tf.LayersModel;
  /** The losses, by name of the model's output. */
  readonly heads: HeadLosses;
  /** The training set. `train` disposes of its batches. */
  readonly data: BatchSource;
  /** How many epochs the whole run has, those before a resume included. */
  readonly epochs: number;
  /** The learning rate over the run, such as `stepSchedule({ initialRate: 0.1 })`. */
  readonly schedule: Schedule;
  /**
   * Of what layers draw at random that have no seed of their own, as dropout's masks: they depend on the seed, the epoch and the
   * step. By default another each time; a run that is resumed keeps its own.
   */
  readonly seed?: number;
  /** Trains on long scans in the memory of a chunk, but for the sequence itself: see `differentiateInChunks`. */
  readonly chunks?: ChunkOptions;
  /**
   * Trains in several processes, each on its share of every batch. All of them call `train` with the same options, but for `data` and
   * `validation`, which give the process's share (see `scanBatches`), and for `observers` and what saves, which process 0 alone needs. `score`
   * runs in all of them; it may use the group, and what it gives in process 0 counts, as process 0's weights and seed do. Gradients and losses
   * are those of the whole batch, where each loss is a mean over the slices whose target is known. Batch norm normalises each share by itself,
   * unless it is synchronised; its running statistics are means over the processes, weighted by their real slices.
   */
  readonly distributed?: DistributedOptions;
  /** After each epoch, the loss on it in inference mode becomes the metric `validationLoss`. */
  readonly validation?: BatchSource;
  /**
   * Further metrics of the model after each epoch, which is counted from 1. Where it throws the signal's reason, as
   * `predictScans` does when it is given the signal, the run stops there and scores the epoch when it is resumed.
   */
  readonly score?: (model: tf.LayersModel, epoch: number) => Promise<Readonly<Record<string, number>>>;
  /** Which of those metrics says what the best epoch is. */
  readonly best?: BestMetric;
  /** Ends the run before its last epoch, where that metric no longer gets better. */
  readonly stopEarly?: EarlyStopping;
  /**
   * Called after each epoch, where the signal stops the run, where an epoch's scoring fails, and as `saveEveryMinutes` says.
   * May give where it saved, for the message of a training that diverges.
   */
  readonly saveLast?: (checkpoint: Checkpoint) => Promise<string | void>;
  /** Within an epoch, `saveLast` is called after the first step so long after the last call. By default it is not. */
  readonly saveEveryMinutes?: number;
  /** Called after each epoch that is the best so far. */
  readonly saveBest?: (checkpoint: Checkpoint) => Promise<void>;
  /** Told of each step and epoch, for progress bars and logs. */
  readonly observers?: readonly TrainingObserver[];
  /** Stops the run cleanly, after the step under way. */
  readonly signal?: AbortSignal;
  /** Where to go on. The model must hold the weights that were saved with it. */
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

/** @throws RadnetError where an option makes no sense, alone or beside the others. */
export function checkTrainOptions(options: TrainOptions): void {
  requireKnownOptions('train', options, Object.keys(OPTIONS));
  checkRequired(options);
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

/** The options that have no default, what each must be, and whether it is. */
const REQUIRED: readonly (readonly [keyof TrainOptions, string, (given: unknown) => boolean])[] = [
  [
    'model',
    'a LayersModel, such as tf.model(...) makes',
    (given) => hasMethods(given, 'apply', 'getWeights'),
  ],
  [
    'heads',
    'an object of losses by output name, { hemorrhage: { target, loss, weight } }',
    (given) => typeof given === 'object' && given !== null && !Array.isArray(given),
  ],
  [
    'data',
    'a BatchSource, such as scanBatches(...) of @radnet/data makes',
    (given) => hasMethods(given, 'batches'),
  ],
  [
    'schedule',
    'a function, such as stepSchedule({ initialRate: 0.1 })',
    (given) => typeof given === 'function',
  ],
];

function checkRequired(options: TrainOptions): void {
  for (const [name, expected, isRight] of REQUIRED) {
    const given = options[name];
    if (!isRight(given))
      throw new RadnetError(`train: ${name}: expected ${expected}, got ${showValue(given)}`);
  }
}

function hasMethods(given: unknown, ...names: readonly string[]): boolean {
  const methods = given as Readonly<Record<string, unknown>> | null | undefined;
  return names.every((name) => typeof methods?.[name] === 'function');
}

function requireCount(name: string, value: number): void {
  if (!(Number.isInteger(value) && value > 0)) {
    throw new RadnetError(`${name}: expected a positive integer, got ${showValue(value)}`);
  }
}
