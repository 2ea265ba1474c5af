import { runBackendKernel } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import { requireFirstOrder } from '../requireFirstOrder';
import type { Pixels } from './pixelWeights';
import { sharedGradients, sharedMoments } from './sharedStatistics';

/** The mean and variance of each channel. */
export interface BatchStatistics {
  /** [C] */
  readonly mean: tf.Tensor1D;
  /** [C], biased: divided by the number of values. */
  readonly variance: tf.Tensor1D;
}

/**
 * Returns the mean and variance of every channel over slices and pixels. If the backend has no kernel for them, they
 * are matrix products with the weights: each takes one pass over memory, while a reduction over the leading axes would
 * transpose first.
 *
 * The gradient is written out, d/dx = w (dMean + 2 dVariance (x - mean)), because the gradient through the mean inside
 * the variance is zero. In a `statisticsGroup`, the statistics cover the slices of all processes, and the gradient is
 * that of the loss over all of them: see `sharedGradients`.
 *
 * @param x [N, H, W, C] float32.
 * @param pixels See `pixelWeights`.
 */
export function batchStatistics(x: tf.Tensor4D, { weights, shared }: Pixels): BatchStatistics {
  const channels = x.shape[3];
  const statistics = tf.customGrad((input, save) => {
    const values = input as tf.Tensor2D;
    const [mean, variance] = weighedMoments(values, { weights, shared });
    (save as tf.GradSaveFunc)([values, mean, weights]);
    const gradFunc = (dy: tf.Tensor2D, [savedValues, savedMean, savedWeights]: tf.Tensor[]): tf.Tensor => {
      requireFirstOrder('batch statistics');
      const [dMean, dVariance] = tf.split(dy, 2) as [tf.Tensor2D, tf.Tensor2D];
      const gradients = sharedGradients({ mean: dMean, variance: dVariance }, shared);
      return weighedGradient(savedValues!, savedMean!, gradients, savedWeights!);
    };
    return { value: tf.concat2d([mean, variance], 0), gradFunc };
  });
  return tf.tidy(() => {
    const [mean, variance] = tf.split(statistics(x.reshape([-1, channels])), 2) as [tf.Tensor2D, tf.Tensor2D];
    return {
      mean: mean.reshape<tf.Tensor1D>([channels]),
      variance: variance.reshape<tf.Tensor1D>([channels]),
    };
  });
}

/** Returns `batchStatistics` without a gradient, for callers that have their own. */
export function plainStatistics(x: tf.Tensor4D, pixels: Pixels): BatchStatistics {
  const channels = x.shape[3];
  return tf.tidy(() => {
    const [mean, variance] = weighedMoments(x.reshape([-1, channels]), pixels);
    return {
      mean: mean.reshape<tf.Tensor1D>([channels]),
      variance: variance.reshape<tf.Tensor1D>([channels]),
    };
  });
}

/** Returns mean and variance, [1, C] each. */
function weighedMoments(x: tf.Tensor2D, { weights, shared }: Pixels): [tf.Tensor2D, tf.Tensor2D] {
  const own = ownMoments(x, weights);
  if (!shared) return own;
  const { mean, variance } = sharedMoments({ mean: own[0], variance: own[1] }, shared);
  return [mean.reshape([1, -1]), variance.reshape([1, -1])];
}

function ownMoments(x: tf.Tensor2D, weights: tf.Tensor2D): [tf.Tensor2D, tf.Tensor2D] {
  const made = runBackendKernel<tf.Tensor[]>('BatchMoments', { x, weights });
  if (made) return [made[0]!.reshape([1, -1]), made[1]!.reshape([1, -1])];
  const mean = tf.matMul<tf.Tensor2D>(weights, x);
  const variance = tf.tidy(() => tf.matMul<tf.Tensor2D>(weights, tf.square(x.sub<tf.Tensor2D>(mean))));
  return [mean, variance];
}

/**
 * Returns the gradient that reaches feature maps through their statistics: w (dMean + 2 dVariance (x - mean)).
 *
 * @param x [N, H, W, C or more] float32. Only the first C channels are read.
 * @param own The gradients with respect to mean and variance, [C] each. In a `statisticsGroup`, those of this process's
 *   loss.
 * @param pixels The same as for `batchStatistics`.
 * @param onto [N, H, W, C], to which the result is added.
 */
export function statisticsGradient(
  x: tf.Tensor4D,
  statistics: BatchStatistics,
  own: BatchStatistics,
  pixels: Pixels,
  onto?: tf.Tensor4D,
): tf.Tensor4D {
  const channels = own.mean.size;
  const made = runStatisticsGradient(x, statistics, own, pixels, onto, { begin: 0, channels });
  if (made) return made;
  return tf.tidy(() => {
    const gradients = sharedGradients(own, pixels.shared);
    return payOut(firstChannels(x, channels), statistics, gradients, pixels.weights, onto);
  });
}

/**
 * Computes `statisticsGradient` with TensorFlow.js's operations, for maps [N, H, W, C] and for gradients that
 * `sharedGradients` has already combined.
 */
export function payOut(
  x: tf.Tensor4D,
  { mean }: BatchStatistics,
  gradients: BatchStatistics,
  weights: tf.Tensor2D,
  onto?: tf.Tensor4D,
): tf.Tensor4D {
  return tf.tidy(() => {
    const rows = x.reshape([-1, x.shape[3]]);
    const share = weighedGradient(rows, mean, gradients, weights).reshape<tf.Tensor4D>(x.shape);
    return onto ? onto.add<tf.Tensor4D>(share) : share;
  });
}

export interface StatisticsGradientAttributes {
  /** The first channel to read in x, in `onto` and in all vectors. */
  readonly begin: number;
  /** Number of channels to read. */
  readonly channels: number;
  /** Dropout rate of the result, with the mask of the kernel `DropoutMask`. Default 0. */
  readonly rate?: number;
  /** Seed of that mask. */
  readonly seed?: string;
}

/**
 * Computes `statisticsGradient` with the backend's kernel. Returns undefined if the backend has none, or if several
 * processes share the statistics, because the kernel sees only one.
 */
export function runStatisticsGradient(
  x: tf.Tensor4D,
  { mean }: BatchStatistics,
  gradients: BatchStatistics,
  { weights, shared }: Pixels,
  onto: tf.Tensor4D | undefined,
  attributes: StatisticsGradientAttributes,
): tf.Tensor4D | undefined {
  if (shared) return undefined;
  const inputs = { x, onto, weights, mean, dMean: gradients.mean, dVariance: gradients.variance };
  return runBackendKernel<tf.Tensor4D>('StatisticsGradient', inputs, { rate: 0, seed: '', ...attributes });
}

/** Returns the first channels, [N, H, W, channels] of [N, H, W, C]. */
export function firstChannels(x: tf.Tensor4D, channels: number): tf.Tensor4D {
  return x.shape[3] === channels ? x : x.slice([0, 0, 0, 0], [-1, -1, -1, channels]);
}

function weighedGradient(
  rows: tf.Tensor,
  mean: tf.Tensor,
  gradients: { readonly mean: tf.Tensor; readonly variance: tf.Tensor },
  weights: tf.Tensor,
): tf.Tensor {
  return tf.tidy(() => {
    const slope = gradients.variance.mul(2);
    const offset = gradients.mean.sub(slope.mul(mean));
    return rows
      .mul(slope)
      .add(offset)
      .mul(weights.reshape([-1, 1]));
  });
}

/** Returns the statistics of the maps of `all` followed by those of `more`. */
export function appendStatistics(all: BatchStatistics, more: BatchStatistics): BatchStatistics {
  return { mean: tf.concat([all.mean, more.mean]), variance: tf.concat([all.variance, more.variance]) };
}

/** Returns the statistics of the first `size` channels. */
export function firstStatistics({ mean, variance }: BatchStatistics, size: number): BatchStatistics {
  return { mean: mean.slice(0, size), variance: variance.slice(0, size) };
}

/**
 * Returns the running averages after one more batch. They take the unbiased variance, as in Torch, in which the first
 * DenseNet was written.
 *
 * @param momentum Share of the old value that stays.
 * @param count Number of values that each channel's statistics were computed from, a scalar.
 */
export function movedAverages(
  moving: BatchStatistics,
  batch: BatchStatistics,
  momentum: number,
  count: tf.Scalar,
): BatchStatistics {
  const own = (old: tf.Tensor1D, now: tf.Tensor1D, unbiased: boolean): tf.Tensor1D | undefined =>
    runBackendKernel('MovedAverage', { moving: old, now, count }, { momentum, unbiased });
  const mean = own(moving.mean, batch.mean, false);
  if (mean) return { mean, variance: own(moving.variance, batch.variance, true)! };
  return tf.tidy(() => {
    // A batch without a real slice has no statistics, so it must not move the averages.
    const share = tf.minimum(count, 1).mul(1 - momentum);
    const move = (old: tf.Tensor, now: tf.Tensor): tf.Tensor1D => old.add(now.sub(old).mul(share));
    return {
      mean: move(moving.mean, batch.mean),
      variance: move(moving.variance, unbiased(batch, count).variance),
    };
  });
}

/** Returns a batch's statistics with the variance divided by the number of values minus one. */
export function unbiased({ mean, variance }: BatchStatistics, count: tf.Scalar): BatchStatistics {
  return { mean, variance: tf.tidy(() => variance.mul(count.div(tf.maximum(count.sub(1), 1)))) };
}
