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
  /** Without what x changes in the statistics. */
  readonly x: tf.Tensor4D;
  readonly gamma: tf.Tensor1D;
  readonly beta: tf.Tensor1D;
  /** By the batch's statistics. */
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/**
 * relu(gamma (x - mean) / sqrt(variance + epsilon) + beta), one pass over memory where the backend has it. No gradient.
 *
 * @param x [N, H, W, C or more], of which the first C channels are read.
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
 * The first channels of maps, for the functions here: the maps themselves, where the backend's kernels read their first
 * channels, and a copy of those elsewhere.
 */
export function readableChannels(maps: tf.Tensor4D, channels: number): tf.Tensor4D {
  return tf.getKernel('NormalizeRelu', tf.getBackend()) ? maps : firstChannels(maps, channels);
}

/** Of the first channels, likewise. */
export function readableStatistics(statistics: BatchStatistics, channels: number): BatchStatistics {
  return tf.getKernel('NormalizeRelu', tf.getBackend()) ? statistics : firstStatistics(statistics, channels);
}

/** What gradients are added to: of each the first C channels are. */
export interface GradientSums {
  /** [N, H, W, C or more] */
  readonly maps: tf.Tensor4D;
  /** By the batch's statistics, [C or more]; none is 0. */
  readonly statistics?: BatchStatistics | undefined;
}

/** Below it a scale is taken to be this large, so that it can be divided by; what that changes, float32 does not hold. */
const LEAST_SCALE = 1e-20;

/**
 * What `normalizeRelu` multiplies each channel by, never 0. Whoever makes the gradient by y (a convolution, say) is to
 * multiply it by that: in a kernel it costs nothing, in a feature map a pass over memory.
 */
export function gradientScale({ variance }: BatchStatistics, { gamma }: NormWeights): tf.Tensor1D {
  const scale = gamma.mul<tf.Tensor1D>(variance.add(EPSILON).rsqrt());
  return tf.where(scale.abs().less(LEAST_SCALE), tf.fill(scale.shape, LEAST_SCALE), scale);
}

/**
 * The gradients of `normalizeRelu`.
 *
 * @param x As it read it, and `y` its result: none where the backend has a kernel for them.
 * @param scaledDy The gradient by y times `gradientScale`.
 * @param onto What the gradients by x and by the statistics are added to.
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
 * Of a backend that has a kernel for them: one pass over x and the gradient.
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

/** [N, H, W, C] -> [C], as a matrix product with ones (see `batchStatistics`). */
function channelSums(x: tf.Tensor4D): tf.Tensor1D {
  const channels = x.shape[3];
  const rows = x.size / channels;
  return tf
    .matMul(tf.ones<tf.Rank.R2>([1, rows]), x.reshape<tf.Tensor2D>([rows, channels]))
    .reshape([channels]);
}
