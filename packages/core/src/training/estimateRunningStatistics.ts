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

/** Settings for {@link estimateRunningStatistics}. */
export interface EstimateStatisticsOptions {
  /** The epoch of the source whose batches are used, counted from 0. Default 0. */
  readonly epoch?: number;
  /** Number of batches to use, from the first; a positive integer. Default: all batches of the epoch. */
  readonly batches?: number;
  /** Largest number of slices of each scan in one pass, for batches too large for memory. Default: all slices. */
  readonly slicesPerChunk?: number;
  /**
   * The processes that estimate the statistics together, each from its share of the batches; all get the same result.
   * Not with `signal`: the others would wait for a process that stops.
   */
  readonly group?: ProcessGroup;
  /** Stops the estimate when aborted. Checked between batches. */
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
 * Sets a model's running statistics to those of the given batches. Batch norm then uses statistics at inference that
 * match the current weights, and not a moving average over the weights of the last steps. Each batch runs forward as in
 * training, but without dropout, as at inference. Batches are weighted by their real slices. The mean and variance of a
 * channel are those of all batches together, so the variance includes the spread between the batches' means. The
 * weights do not change, nor do the running statistics of frozen layers.
 *
 * It works for layers of `@radnet/layers`, TensorFlow.js's BatchNormalization and nested models. Layers after the last
 * one with running statistics are not computed. Masks that TensorFlow.js's layers pass on, such as those of Masking,
 * are ignored.
 *
 * Source: Wu and Johnson 2021, "Rethinking 'Batch' in BatchNorm", section 3 (PreciseBN).
 *
 * @throws RadnetError if an option is invalid, an input is missing, or the batches hold no real slice.
 * @throws the signal's reason once it is aborted. The running statistics are then unchanged.
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

/** Weighted sums of the means and mean squares that each pass leaves in the running statistics. */
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

  /**
   * Adds the statistics of the last pass.
   *
   * @param sliceMask The slice mask of that pass.
   */
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

  /** Adds up the sums of all processes. */
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
