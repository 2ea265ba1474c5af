import { runBackendKernel } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import { type BatchStatistics, firstChannels, firstStatistics } from './batchStatistics';
import { EPSILON, scaleAndShift } from './movingStatistics';

/** The trainable weights of a batch norm, [C] each. */
export interface NormWeights {
  readonly gamma: tf.Tensor1D;
  readonly beta: tf.Tensor1D;
}

export interface NormalizeReluGradients {
  /** Without the part that flows through the statistics. */
  readonly x: tf.Tensor4D;
  readonly gamma: tf.Tensor1D;
  readonly beta: tf.Tensor1D;
  /** With respect to the batch's statistics. */
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/**
 * Computes relu(gamma (x - mean) / sqrt(variance + epsilon) + beta), in one pass over memory if the backend has a
 * kernel for it. It has no gradient.
 *
 * @param x [N, H, W, C or more]. Only the first C channels are read.
 */
export function normalizeRelu(
  x: tf.Tensor4D,
  statistics: BatchStatistics,
  weights: NormWeights,
): tf.Tensor4D {
  const { mean, variance } = statistics;
  const { gamma, beta } = weights;
  return (
    runBackendKernel<tf.Tensor4D>(
      'NormalizeRelu',
      { x, mean, variance, gamma, beta },
      { epsilon: EPSILON },
    ) ??
    tf.tidy(() => {
      const { scale, shift } = scaleAndShift(statistics, gamma, beta);
      return firstChannels(x, gamma.size).mul(scale).add(shift).relu();
    })
  );
}

/**
 * Returns the first channels of maps for the functions of this file: the maps themselves if the backend has kernels
 * that read the first channels of wider maps, otherwise a copy of these channels.
 */
export function readableChannels(maps: tf.Tensor4D, channels: number): tf.Tensor4D {
  return tf.getKernel('NormalizeRelu', tf.getBackend()) ? maps : firstChannels(maps, channels);
}

/** Returns the statistics of the first channels, in the way of `readableChannels`. */
export function readableStatistics(statistics: BatchStatistics, channels: number): BatchStatistics {
  return tf.getKernel('NormalizeRelu', tf.getBackend()) ? statistics : firstStatistics(statistics, channels);
}

/** Gradients to whose first C channels others are added. */
export interface GradientSums {
  /** [N, H, W, C or more] */
  readonly maps: tf.Tensor4D;
  /** With respect to the batch's statistics, [C or more]; undefined counts as 0. */
  readonly statistics?: BatchStatistics | undefined;
}

/** Replaces smaller scales, so that a scale can be a divisor. The error is too small for float32. */
const LEAST_SCALE = 1e-20;

/**
 * Returns the factor by which `normalizeRelu` multiplies each channel, never 0. Whatever computes the gradient with
 * respect to y (for example a convolution) must multiply it by this factor. Multiplying the convolution's kernel costs
 * nothing, while multiplying a feature map takes a pass over memory.
 */
export function gradientScale({ variance }: BatchStatistics, { gamma }: NormWeights): tf.Tensor1D {
  const scale = gamma.mul<tf.Tensor1D>(variance.add(EPSILON).rsqrt());
  return tf.where(scale.abs().less(LEAST_SCALE), tf.fill(scale.shape, LEAST_SCALE), scale);
}

/**
 * Returns the gradients of `normalizeRelu`.
 *
 * @param x Its input.
 * @param y Its result; may be undefined if the backend has a kernel for the gradients.
 * @param scaledDy The gradient with respect to y, times `gradientScale`.
 * @param onto Gradients with respect to x and the statistics, to which the new ones are added.
 */
export function normalizeReluGradients(
  x: tf.Tensor4D,
  y: tf.Tensor4D | undefined,
  scaledDy: tf.Tensor4D,
  statistics: BatchStatistics,
  weights: NormWeights,
  onto?: GradientSums,
): NormalizeReluGradients {
  const channels = weights.gamma.size;
  const { mean, variance } = statistics;
  const made = gradientsByKernel(x, scaledDy, statistics, weights, onto);
  if (made) return made;
  const scale = gradientScale(statistics, weights);
  const through = tf.tidy(() => scaledDy.mul<tf.Tensor4D>(y!.step()));
  const beta = channelSums(through).div<tf.Tensor1D>(scale);
  const products = tf.tidy(() => channelSums(through.mul(firstChannels(x, channels))));
  const centred = products.div(scale).sub(mean.mul(beta));
  const inverseDeviation = variance.add(EPSILON).rsqrt();
  const gamma = centred.mul<tf.Tensor1D>(inverseDeviation);
  const before = onto?.statistics && firstStatistics(onto.statistics, channels);
  const ofMean = beta.mul<tf.Tensor1D>(scale).neg<tf.Tensor1D>();
  const inverseVariance = variance.add(EPSILON).reciprocal();
  const ofVariance = gamma.mul(weights.gamma).mul<tf.Tensor1D>(inverseVariance).mul<tf.Tensor1D>(-0.5);
  return {
    x: onto ? firstChannels(onto.maps, channels).add(through) : through,
    gamma,
    beta,
    mean: before ? ofMean.add(before.mean) : ofMean,
    variance: before ? ofVariance.add(before.variance) : ofVariance,
  };
}

/**
 * Computes the gradients of `normalizeRelu` with the backend's kernel, in one pass over x and dy. Returns undefined if
 * the backend has none.
 *
 * @param isScaled Whether dy was multiplied by `gradientScale`.
 */
export function gradientsByKernel(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  { mean, variance }: BatchStatistics,
  { gamma, beta }: NormWeights,
  onto?: GradientSums,
  isScaled = true,
): NormalizeReluGradients | undefined {
  const before = {
    onto: onto?.maps,
    ontoMean: onto?.statistics?.mean,
    ontoVariance: onto?.statistics?.variance,
  };
  const made = runBackendKernel<tf.Tensor[]>(
    'NormalizeReluGradient',
    { x, dy, mean, variance, gamma, beta, ...before },
    { epsilon: EPSILON, isScaled },
  ) as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D] | undefined;
  return made && { x: made[0], gamma: made[1], beta: made[2], mean: made[3], variance: made[4] };
}

/** Sums over slices and pixels, [N, H, W, C] -> [C], as a matrix product with ones (see `batchStatistics`). */
function channelSums(x: tf.Tensor4D): tf.Tensor1D {
  const channels = x.shape[3];
  const rows = x.size / channels;
  return tf
    .matMul(tf.ones<tf.Rank.R2>([1, rows]), x.reshape<tf.Tensor2D>([rows, channels]))
    .reshape([channels]);
}
