import { type ProcessGroup, RadnetError } from '@radnet/core';
import { statisticsGroup } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import type { BatchStatistics } from './batchStatistics';

/** A process's part of a batch whose statistics cover several processes. */
export interface SharedBatch {
  readonly group: ProcessGroup;
  /** Pixels of real slices in all processes. */
  readonly count: number;
  /** This process's share of them, from 0 to 1. */
  readonly share: number;
}

/** One value for each channel, [C] or [1, C]. */
interface Vectors {
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
}

/**
 * Adds up the pixels of all processes of the `statisticsGroup`. Every process must call it, even if it has no real
 * slice, and all must have maps of the same height and width.
 *
 * Every batch norm in training calls it, in a `statisticsPass` too. A pass that `checkpoint` repeats calls it again,
 * because the result is not kept. Our dense blocks and transitions call it once, because their backward pass reuses the
 * saved statistics.
 *
 * @param pixels Returns the number of pixels of real slices in this process. It is called only if there are other
 *   processes.
 * @returns Undefined without a group, or with a group of one process.
 * @throws RadnetError on a backend that cannot read values synchronously (`webgpu`).
 */
export function shareBatch(pixels: () => number): SharedBatch | undefined {
  const group = statisticsGroup();
  if (!group || group.size === 1) return undefined;
  requireReadableValues();
  const own = pixels();
  const sum = Float64Array.of(own);
  group.allreduce(sum);
  const count = sum[0]!;
  return { group, count, share: count === 0 ? 0 : own / count };
}

function requireReadableValues(): void {
  const backend = tf.getBackend();
  if (!backend.endsWith('webgpu')) return;
  throw new RadnetError(
    `backend: expected one whose values can be read at once, got '${backend}'. Synchronised batch norm reads values in the ` +
      'middle of a step: use cpu, wasm, onnx or tfjs-node, or train without it',
  );
}

/**
 * Returns mean and variance over all processes, identical to the bit in each. They are added up as means and mean
 * squares in float64, where cancellation does no harm.
 *
 * @param own The mean and variance of this process's pixels.
 */
export function sharedMoments(own: Vectors, { group, share }: SharedBatch): BatchStatistics {
  const sums = weighed(own, share, (mean, variance) => [mean, variance + mean * mean]);
  group.allreduce(sums);
  return statisticsOf(sums, (mean, square) => [mean, Math.max(0, square - mean * mean)]);
}

/**
 * Returns the gradients, with respect to mean and variance, of the single loss over the slices of all processes: the
 * mean of those of each process's own loss, weighted by its share. Each process passes them on to its pixels by its own
 * `pixelWeights`. Once the gradients with respect to the model's weights are averaged over the processes, weighted by
 * the shares, they too are those of the single loss.
 *
 * @param shared Undefined if the process trains alone; then its own gradients are returned.
 */
export function sharedGradients<T extends Vectors>(
  own: T,
  shared: SharedBatch | undefined,
): T | BatchStatistics {
  if (!shared) return own;
  const { group, share } = shared;
  const sums = weighed(own, share, (mean, variance) => [mean, variance]);
  group.allreduce(sums);
  return statisticsOf(sums, (mean, variance) => [mean, variance]);
}

type Pair = (first: number, second: number) => readonly [number, number];

/** Returns two values for each channel, times the share: first one value of all channels, then the other. */
function weighed({ mean, variance }: Vectors, share: number, pair: Pair): Float64Array {
  const channels = mean.size;
  const sums = new Float64Array(2 * channels);
  // Without a real slice, the values mean nothing and are not worth waiting for.
  if (share === 0) return sums;
  const both = tf.tidy(() => tf.concat([mean.flatten(), variance.flatten()]));
  const values = both.dataSync();
  both.dispose();
  for (let channel = 0; channel < channels; channel++) {
    const [first, second] = pair(values[channel]!, values[channels + channel]!);
    sums[channel] = share * first;
    sums[channels + channel] = share * second;
  }
  return sums;
}

function statisticsOf(sums: Float64Array, pair: Pair): BatchStatistics {
  const channels = sums.length / 2;
  const [mean, variance] = [new Float32Array(channels), new Float32Array(channels)];
  for (let channel = 0; channel < channels; channel++) {
    [mean[channel], variance[channel]] = pair(sums[channel]!, sums[channels + channel]!) as [number, number];
  }
  return { mean: tf.tensor1d(mean), variance: tf.tensor1d(variance) };
}
