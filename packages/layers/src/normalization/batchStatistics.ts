import { runBackendKernel } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { requireFirstOrder } from '../requireFirstOrder';

export interface BatchStatistics {
  /** [C] */
  readonly mean: tf.Tensor1D;
  /** [C], biased: divided by the number of values. */
  readonly variance: tf.Tensor1D;
}

export interface PixelWeights {
  /** [1, N * H * W], summing to 1 (to 0 when no slice is real). */
  readonly weights: tf.Tensor2D;
  /** Number of pixels in real slices. */
  readonly count: tf.Scalar;
}

/**
 * The weight of every pixel in a batch's statistics: 1 / (pixels of real slices) in a real slice, 0 in a padded one.
 *
 * @param shape [N, H, W, C] of the feature map.
 * @param sliceMask [N], 1 where the slice is real. Without it all are.
 */
export function pixelWeights(shape: readonly number[], sliceMask?: tf.Tensor): PixelWeights {
  const [n = 0, height = 0, width = 0] = shape;
  const pixels = height * width;
  if (!sliceMask || sliceMask.dtype === 'float32') {
    const made = runBackendKernel<tf.Tensor[]>('PixelWeights', { mask: sliceMask }, { slices: n, pixels });
    if (made) return { weights: made[0] as tf.Tensor2D, count: made[1] as tf.Scalar };
  }
  return tf.tidy(() => {
    const mask = sliceMask ?? tf.ones([n]);
    const count = mask.sum().mul<tf.Scalar>(pixels);
    const perSlice = mask.reshape<tf.Tensor2D>([n, 1]).div<tf.Tensor2D>(tf.maximum(count, 1));
    const weights = tf
      .matMul(perSlice, tf.ones<tf.Rank.R2>([1, pixels]))
      .reshape<tf.Tensor2D>([1, n * pixels]);
    return { weights, count };
  });
}

/**
 * Mean and variance of every channel over slices and pixels: where the backend has no kernel for them, as matrix products
 * with the weights: one pass over memory each, where a reduction over leading axes would transpose first. The gradient is written
 * out, d/dx = w (dMean + 2 dVariance (x - mean)): that of the mean inside the variance is zero.
 *
 * @param x [N, H, W, C] float32.
 * @param weights [1, N * H * W], summing to 1.
 */
export function batchStatistics(x: tf.Tensor4D, weights: tf.Tensor2D): BatchStatistics {
  const channels = x.shape[3];
  const statistics = tf.customGrad((input, save) => {
    const values = input as tf.Tensor2D;
    const [mean, variance] = weighedMoments(values, weights);
    (save as tf.GradSaveFunc)([values, mean, weights]);
    const gradFunc = (dy: tf.Tensor2D, [savedValues, savedMean, savedWeights]: tf.Tensor[]): tf.Tensor => {
      requireFirstOrder('batch statistics');
      const [dMean, dVariance] = tf.split(dy, 2) as [tf.Tensor2D, tf.Tensor2D];
      return weighedGradient(savedValues!, savedMean!, dMean, dVariance, savedWeights!);
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

/** `batchStatistics` without a gradient, for what has one of its own. */
export function plainStatistics(x: tf.Tensor4D, weights: tf.Tensor2D): BatchStatistics {
  const channels = x.shape[3];
  return tf.tidy(() => {
    const [mean, variance] = weighedMoments(x.reshape([-1, channels]), weights);
    return {
      mean: mean.reshape<tf.Tensor1D>([channels]),
      variance: variance.reshape<tf.Tensor1D>([channels]),
    };
  });
}

/** Mean and variance, [1, C] each. */
function weighedMoments(x: tf.Tensor2D, weights: tf.Tensor2D): [tf.Tensor2D, tf.Tensor2D] {
  const made = runBackendKernel<tf.Tensor[]>('BatchMoments', { x, weights });
  if (made) return [made[0]!.reshape([1, -1]), made[1]!.reshape([1, -1])];
  const mean = tf.matMul<tf.Tensor2D>(weights, x);
  const variance = tf.tidy(() => tf.matMul<tf.Tensor2D>(weights, tf.square(x.sub<tf.Tensor2D>(mean))));
  return [mean, variance];
}

/**
 * What a feature map gets back from its statistics: w (dMean + 2 dVariance (x - mean)).
 *
 * @param x [N, H, W, C or more] float32; the first C channels are meant.
 * @param gradients By mean and variance, [C] each.
 * @param weights [1, N * H * W], as given to `batchStatistics`.
 * @param onto [N, H, W, C], which it is added to.
 */
export function statisticsGradient(
  x: tf.Tensor4D,
  statistics: BatchStatistics,
  gradients: BatchStatistics,
  weights: tf.Tensor2D,
  onto?: tf.Tensor4D,
): tf.Tensor4D {
  const channels = gradients.mean.size;
  const made = runStatisticsGradient(x, statistics, gradients, weights, onto, { begin: 0, channels });
  if (made) return made;
  return tf.tidy(() => {
    const own = firstChannels(x, channels);
    const rows = own.reshape([-1, channels]);
    const { mean, variance } = gradients;
    const share = weighedGradient(rows, statistics.mean, mean, variance, weights).reshape<tf.Tensor4D>(
      own.shape,
    );
    return onto ? onto.add<tf.Tensor4D>(share) : share;
  });
}

export interface StatisticsGradientAttributes {
  /** Which channels of x, of `onto` and of all vectors are meant. */
  readonly begin: number;
  readonly channels: number;
  /** What is dropped of the result, by the kernel `DropoutMask`. */
  readonly rate?: number;
  readonly seed?: string;
}

/** `statisticsGradient` of a backend that has a kernel for it. */
export function runStatisticsGradient(
  x: tf.Tensor4D,
  { mean }: BatchStatistics,
  gradients: BatchStatistics,
  weights: tf.Tensor2D,
  onto: tf.Tensor4D | undefined,
  attributes: StatisticsGradientAttributes,
): tf.Tensor4D | undefined {
  const inputs = { x, onto, weights, mean, dMean: gradients.mean, dVariance: gradients.variance };
  return runBackendKernel<tf.Tensor4D>('StatisticsGradient', inputs, { rate: 0, seed: '', ...attributes });
}

/** [N, H, W, channels] of [N, H, W, C]. */
export function firstChannels(x: tf.Tensor4D, channels: number): tf.Tensor4D {
  return x.shape[3] === channels ? x : x.slice([0, 0, 0, 0], [-1, -1, -1, channels]);
}

function weighedGradient(
  rows: tf.Tensor,
  mean: tf.Tensor,
  dMean: tf.Tensor,
  dVariance: tf.Tensor,
  weights: tf.Tensor,
): tf.Tensor {
  return tf.tidy(() => {
    const slope = dVariance.mul(2);
    const offset = dMean.sub(slope.mul(mean));
    return rows
      .mul(slope)
      .add(offset)
      .mul(weights.reshape([-1, 1]));
  });
}

/** Of all maps, once more have been appended to those that `all` is of. */
export function appendStatistics(all: BatchStatistics, more: BatchStatistics): BatchStatistics {
  return { mean: tf.concat([all.mean, more.mean]), variance: tf.concat([all.variance, more.variance]) };
}

/** Of the first `size` channels. */
export function firstStatistics({ mean, variance }: BatchStatistics, size: number): BatchStatistics {
  return { mean: mean.slice(0, size), variance: variance.slice(0, size) };
}

/**
 * The running average after one more batch. The variance enters unbiased, as in Torch, where DenseNet was born.
 *
 * @param momentum Share of the old value that stays.
 * @param count Number of values that each channel's statistics were taken over, scalar.
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
    // A batch without a real slice has no statistics to give.
    const share = tf.minimum(count, 1).mul(1 - momentum);
    const move = (old: tf.Tensor, now: tf.Tensor): tf.Tensor1D => old.add(now.sub(old).mul(share));
    return {
      mean: move(moving.mean, batch.mean),
      variance: move(moving.variance, unbiased(batch, count).variance),
    };
  });
}

/** A batch's statistics with the variance divided by the number of values less one. */
export function unbiased({ mean, variance }: BatchStatistics, count: tf.Scalar): BatchStatistics {
  return { mean, variance: tf.tidy(() => variance.mul(count.div(tf.maximum(count.sub(1), 1)))) };
}
