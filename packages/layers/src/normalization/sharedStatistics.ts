import { type ProcessGroup, RadnetError } from '@radnet/core';
import { statisticsGroup } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import type { BatchStatistics } from './batchStatistics';

/** A process's part in a batch whose statistics are taken over several processes. */
export interface SharedBatch {
  readonly group: ProcessGroup;
  /** Pixels of real slices in all processes. */
  readonly count: number;
  /** The part of them that this process has, from 0 to 1. */
  readonly share: number;
}

/** A value a channel each, [C] or [1, C]. */
interface Vectors {
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
}

/**
 * Asks the others of the `statisticsGroup` how many pixels they have. Every process does, one without a real slice too, and all
 * have maps of the same height and width.
 *
 * Every batch norm in training asks, in a `statisticsPass` too. A pass that `checkpoint` repeats asks again, as the answer is not kept. Our dense
 * blocks and transitions ask once: they remake their maps from the statistics.
 *
 * @param pixels Of real slices in this process; not asked for where there is nobody to share with.
 * @returns undefined without a group, and in one of a single process.
 * @throws RadnetError on a backend whose values cannot be read at once.
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
 * Mean and variance over all processes, the same to the bit in each. Added up as means and mean squares, in float64, where
 * what cancels does no harm.
 *
 * @param own Of this process's pixels.
 */
export function sharedMoments(own: Vectors, { group, share }: SharedBatch): BatchStatistics {
  const sums = weighed(own, share, (mean, variance) => [mean, variance + mean * mean]);
  group.allreduce(sums);
  return statisticsOf(sums, (mean, square) => [mean, Math.max(0, square - mean * mean)]);
}

/**
 * The gradients by mean and variance of the one loss over all processes' slices: the mean of what each has by its own loss,
 * weighed by its share. A process pays them out to its pixels by its own `pixelWeights`; once the processes'
 * gradients by the model's weights are averaged, weighed by their shares, they are those of the one loss.
 *
 * @param shared Undefined in a process by itself, whose own they are.
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

/** Of each channel two values, times the share: first the one of all channels, then the other. */
function weighed({ mean, variance }: Vectors, share: number, pair: Pair): Float64Array {
  const channels = mean.size;
  const sums = new Float64Array(2 * channels);
  // They may be anything where no slice is real, and are not worth waiting for.
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
