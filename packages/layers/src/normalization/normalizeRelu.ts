import * as tf from '@tensorflow/tfjs';
import type { BatchStatistics } from './batchStatistics';
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

/** relu(gamma (x - mean) / sqrt(variance + epsilon) + beta), one pass over memory where the backend has it. No gradient. */
export function normalizeRelu(
  x: tf.Tensor4D,
  statistics: BatchStatistics,
  weights: NormWeights,
): tf.Tensor4D {
  return tf.tidy(() => {
    const { scale, shift } = scaleAndShift(statistics, weights.gamma, weights.beta);
    return x.mul(scale).add(shift).relu();
  });
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
 * @param y Its result.
 * @param scaledDy The gradient by y times `gradientScale`.
 */
export function normalizeReluGradients(
  x: tf.Tensor4D,
  y: tf.Tensor4D,
  scaledDy: tf.Tensor4D,
  statistics: BatchStatistics,
  weights: NormWeights,
): NormalizeReluGradients {
  const { mean, variance } = statistics;
  const scale = gradientScale(statistics, weights);
  const through = tf.tidy(() => scaledDy.mul<tf.Tensor4D>(y.step()));
  const beta = channelSums(through).div<tf.Tensor1D>(scale);
  const products = tf.tidy(() => channelSums(through.mul(x)));
  const centred = products.div(scale).sub(mean.mul(beta));
  const inverseDeviation = variance.add(EPSILON).rsqrt();
  const gamma = centred.mul<tf.Tensor1D>(inverseDeviation);
  return {
    x: through,
    gamma,
    beta,
    mean: beta.mul<tf.Tensor1D>(scale).neg(),
    variance: gamma.mul(weights.gamma).mul<tf.Tensor1D>(variance.add(EPSILON).reciprocal()).mul(-0.5),
  };
}

/** [N, H, W, C] -> [C], as a matrix product with ones (see `batchStatistics`). */
function channelSums(x: tf.Tensor4D): tf.Tensor1D {
  const channels = x.shape[3];
  const rows = x.size / channels;
  return tf
    .matMul(tf.ones<tf.Rank.R2>([1, rows]), x.reshape<tf.Tensor2D>([rows, channels]))
    .reshape([channels]);
}
