import { requireKnownOptions } from '../errors/requireKnownOptions';
import { showValue } from '../errors/showValue';
import * as tf from '@tensorflow/tfjs';
import { alone, type ProcessGroup, requireNoSignal } from '../distributed/processGroup';
import { RadnetError } from '../radnetError';
import { applyByBatchStatistics } from './applyByBatchStatistics';
import { type Batch, type BatchSource, disposeBatch } from './batch';
import { graphValues, symbolsBefore } from './graphValues';
import { namedInputs } from './namedOutputs';
import { nextTurn } from './nextTurn';
import { keepingStatistics, type RunningStatistics, runningStatisticsOf } from './runningStatistics';
import { chunksOf, disposeChunks, evenChunk, slicesOf } from './sliceChunks';

/** Options of `estimateRunningStatistics`. */
export interface EstimateStatisticsOptions {
  /** Whose batches are taken. Default 0. */
  readonly epoch?: number;
  /** Batches to take, the first ones; by default all of the epoch. */
  readonly batches?: number;
  /** Takes the statistics of at most so many slices of each scan at a time, where a batch is too large for one pass. */
  readonly slicesPerChunk?: number;
  /**
   * The processes that take the statistics together, each of its share of the batches; all get the same ones. Without `signal`, at
   * which one would leave the others waiting.
   */
  readonly group?: ProcessGroup;
  /** Checked between batches. */
  readonly signal?: AbortSignal;
}

const OPTIONS = {
  epoch: true,
  batches: true,
  slicesPerChunk: true,
  group: true,
  signal: true,
} satisfies Record<keyof EstimateStatisticsOptions, true>;

/**
 * Sets a model's running statistics to those of the batches given: what batch norm reads at inference then belongs to the
 * weights as they are, and not to a mean over the weights of the last steps. Each batch runs forward as in training, but
 * nothing is dropped, since nothing is at inference; batches count by their real slices. Mean and variance of a
 * channel are those of all batches taken together: the variance includes the spread between the batches' means. Weights
 * stay as they are, and so do the running statistics of frozen layers.
 *
 * Any model may be given: our layers, TensorFlow.js's BatchNormalization, models within models. Outputs behind the last
 * layer that has running statistics are not computed. Masks that TensorFlow.js's layers hand on, as Masking does, are not seen.
 *
 * Source: Wu and Johnson 2021, "Rethinking 'Batch' in BatchNorm", section 3 (PreciseBN).
 *
 * @throws RadnetError where an option makes no sense, an input is missing, or the batches hold no real slice.
 * @throws the signal's reason once it is aborted. The running statistics are then as they were.
 */
export async function estimateRunningStatistics(
  model: tf.LayersModel,
  source: BatchSource,
  options: EstimateStatisticsOptions = {},
): Promise<void> {
  requireKnownOptions('estimateRunningStatistics', options, Object.keys(OPTIONS));
  const { epoch = 0, batches = Infinity, slicesPerChunk, group = alone, signal } = options;
  requireNoSignal(options);
  checkCount('batches', batches);
  checkCount('slicesPerChunk', slicesPerChunk ?? Infinity);
  const statistics = runningStatisticsOf(model);
  if (statistics.length === 0) return;
  const sums = new StatisticsSums(statistics.filter(({ moves }) => moves));
  await keepingStatistics(statistics, async () => {
    let taken = 0;
    for await (const batch of source.batches(epoch)) {
      try {
        signal?.throwIfAborted();
        await addBatch(model, batch, slicesPerChunk, sums);
      } finally {
        disposeBatch(batch);
      }
      if (++taken >= batches) break;
      await nextTurn();
    }
  });
  sums.addUp(group);
  sums.write();
}

async function addBatch(
  model: tf.LayersModel,
  batch: Batch,
  slicesPerChunk: number | undefined,
  sums: StatisticsSums,
): Promise<void> {
  const ends = symbolsBefore(model.outputs).filter(
    ({ sourceLayer }) => runningStatisticsOf(sourceLayer).length > 0,
  );
  const pass = async (inputs: ReadonlyMap<number, tf.Tensor>, sliceMask: tf.Tensor): Promise<void> => {
    tf.tidy(() => {
      applyByBatchStatistics(model, () => graphValues(ends, inputs, { training: true }));
    });
    await sums.add(sliceMask);
  };
  const whole = namedInputs(model, batch.inputs);
  if (slicesPerChunk === undefined) {
    await pass(new Map(model.inputs.map(({ id }, index) => [id, whole[index]!])), batch.sliceMask);
    return;
  }
  const slices = batch.sliceMask.shape[1];
  const other = whole.findIndex(({ shape }) => shape[1] !== slices);
  if (other >= 0) {
    throw new RadnetError(
      `slicesPerChunk: expected inputs by scan and slice, [B, ${slices}, ...], ` +
        `got '${model.inputNames[other]}' [${whole[other]!.shape.join(', ')}]`,
    );
  }
  const chunks = chunksOf(model, batch, evenChunk(slices, slicesPerChunk));
  try {
    for (const { inputs, begin, size } of chunks) {
      const real = slicesOf(batch.sliceMask, begin, size);
      await pass(inputs, real).finally(() => real.dispose());
    }
  } finally {
    disposeChunks(chunks);
  }
}

/** Means and mean squares of what a pass left in the running statistics, weighed. */
class StatisticsSums {
  private readonly weights: tf.LayerVariable[];
  private readonly channels: number[];
  private readonly means: Float64Array;
  private readonly squares: Float64Array;
  private slices = 0;

  constructor(statistics: readonly RunningStatistics[]) {
    this.weights = statistics.flatMap(({ mean, variance }) => [mean, variance]);
    this.channels = statistics.map(({ mean }) => mean.shape[0]!);
    const total = this.channels.reduce((sum, channels) => sum + channels, 0);
    this.means = new Float64Array(total);
    this.squares = new Float64Array(total);
  }

  /** @param sliceMask Of the pass that was. */
  async add(sliceMask: tf.Tensor): Promise<void> {
    const all = tf.tidy(() =>
      tf.concat([sliceMask.sum().reshape([1]), ...this.weights.map((weight) => weight.read())]),
    );
    const values = await all.data<'float32'>();
    all.dispose();
    const count = values[0]!;
    this.slices += count;
    if (count === 0) return;
    this.forEachChannel((channel, mean, variance) => {
      this.means[channel]! += count * values[1 + mean]!;
      this.squares[channel]! += count * (values[1 + variance]! + values[1 + mean]! ** 2);
    });
  }

  /** Over all processes. */
  addUp(group: ProcessGroup): void {
    const slices = Float64Array.of(this.slices);
    for (const values of [slices, this.means, this.squares]) group.allreduce(values);
    this.slices = slices[0]!;
  }

  write(): void {
    if (this.slices === 0) throw new RadnetError('source: expected batches with real slices, got none');
    const values = new Float32Array(2 * this.means.length);
    this.forEachChannel((channel, mean, variance) => {
      const average = this.means[channel]! / this.slices;
      values[mean] = average;
      values[variance] = Math.max(0, this.squares[channel]! / this.slices - average ** 2);
    });
    let start = 0;
    for (const weight of this.weights) {
      const end = start + weight.shape[0]!;
      const value = tf.tensor1d(values.subarray(start, end));
      weight.write(value);
      value.dispose();
      start = end;
    }
  }

  /** Tells where a channel's mean and variance stand among the weights' values. */
  private forEachChannel(visit: (channel: number, mean: number, variance: number) => void): void {
    let channel = 0;
    for (const channels of this.channels) {
      const start = 2 * channel;
      for (let at = start; at < start + channels; at++) visit(channel + at - start, at, at + channels);
      channel += channels;
    }
  }
}

function checkCount(name: string, value: number): void {
  if (value > 0 && (Number.isInteger(value) || value === Infinity)) return;
  throw new RadnetError(`${name}: expected a positive whole number, got ${showValue(value)}`);
}
