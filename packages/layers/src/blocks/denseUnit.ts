import { runBackendKernel } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import type { BatchStatistics } from '../normalization/batchStatistics';
import { EPSILON } from '../normalization/movingStatistics';
import {
  gradientScale,
  type GradientSums,
  normalizeRelu,
  normalizeReluGradients,
  type NormWeights,
} from '../normalization/normalizeRelu';
import { requireFirstOrder } from '../requireFirstOrder';
import type { UnitWeights } from './denseLayers';

type Vector = tf.Tensor1D;

const CONVOLUTION = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC' };

/**
 * Applies one unit of a dense block, which has its own gradient: batch norm with the given statistics, ReLU,
 * convolution. For the backward pass it saves x and the convolution's input.
 */
export function denseUnit(x: tf.Tensor4D, statistics: BatchStatistics, weights: UnitWeights): tf.Tensor4D {
  const apply = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const given = args as tf.Tensor[];
    const y = normalizeRelu(...operands(given));
    save([...given, y]);
    const gradFunc = (dy: tf.Tensor4D, saved: tf.Tensor[]): tf.Tensor[] =>
      tf.tidy(() => {
        requireFirstOrder('dense block');
        const [input, ofInput, unit] = operands(saved);
        const gradients = unitGradients(input, saved.at(-1) as tf.Tensor4D, ofInput, unit, dy);
        const { mean, variance } = gradients.statistics;
        return [gradients.x, mean, variance, ...gradients.weights];
      });
    return { value: tf.conv2d(y, given[5] as tf.Tensor4D, 1, 'same'), gradFunc };
  });
  const { mean, variance } = statistics;
  return apply(x, mean, variance, weights.gamma, weights.beta, weights.kernel);
}

/**
 * Applies one unit of a frozen block. Its statistics and weights are constants, so they get no gradient. For the
 * backward pass it saves the convolution's input.
 */
export function frozenUnit(x: tf.Tensor4D, statistics: BatchStatistics, weights: UnitWeights): tf.Tensor4D {
  const apply = tf.customGrad((input, save) => {
    const y = normalizeRelu(input as tf.Tensor4D, statistics, weights);
    const { mean, variance } = statistics;
    (save as tf.GradSaveFunc)([y, mean, variance, weights.gamma, weights.beta, weights.kernel]);
    const gradFunc = (dy: tf.Tensor4D, saved: tf.Tensor[]): tf.Tensor =>
      tf.tidy(() => {
        requireFirstOrder('dense block');
        const [kept, ...constants] = operands(saved);
        return scaledInputGradient(dy, kept.shape, ...constants).mul(kept.step());
      });
    return { value: tf.conv2d(y, weights.kernel, 1, 'same'), gradFunc };
  });
  return apply(x);
}

function operands(given: readonly tf.Tensor[]): [tf.Tensor4D, BatchStatistics, UnitWeights] {
  const [x, mean, variance, gamma, beta, kernel] = given as [
    tf.Tensor4D,
    Vector,
    Vector,
    Vector,
    Vector,
    tf.Tensor4D,
  ];
  return [x, { mean, variance }, { gamma, beta, kernel }];
}

export interface UnitGradients {
  readonly x: tf.Tensor4D;
  readonly statistics: BatchStatistics;
  /** With respect to gamma, beta and kernel, in this order. */
  readonly weights: readonly tf.Tensor[];
}

/**
 * Returns the gradients of a unit. The gradient with respect to x leaves out the part that flows through the
 * statistics.
 *
 * @param x [N, H, W, C or more]. The unit read the first C channels.
 * @param y The input of its convolution; undefined on a backend that recomputes it while it reads (see
 *   `convolutionInput`).
 * @param onto Gradients with respect to x and the statistics, to which the new ones are added.
 */
export function unitGradients(
  x: tf.Tensor4D,
  y: tf.Tensor4D | undefined,
  statistics: BatchStatistics,
  weights: UnitWeights,
  dy: tf.Tensor4D,
  onto?: GradientSums,
): UnitGradients {
  const [n, height, width] = x.shape;
  const dKernel = y
    ? kernelGradient(y, dy, weights.kernel)
    : normalizedKernelGradient(x, statistics, weights, dy);
  const scaledDy = scaledInputGradient(dy, [n, height, width, weights.gamma.size], statistics, weights);
  const {
    x: dx,
    gamma,
    beta,
    mean,
    variance,
  } = normalizeReluGradients(x, y, scaledDy, statistics, weights, onto);
  return { x: dx, statistics: { mean, variance }, weights: [gamma, beta, dKernel] };
}

/** Returns the unit's output, [N, H, W, output channels], without a gradient. */
export function plainUnit(x: tf.Tensor4D, statistics: BatchStatistics, weights: UnitWeights): tf.Tensor4D {
  const { kernel } = weights;
  const inputs = { x, filter: kernel, ...normalization(statistics, weights) };
  return (
    runBackendKernel<tf.Tensor4D>('NormalizedConvolution', inputs, { ...CONVOLUTION, epsilon: EPSILON }) ??
    tf.tidy(() => tf.conv2d(normalizeRelu(x, statistics, weights), kernel, 1, 'same'))
  );
}

/**
 * Recomputes the input of a unit's convolution, for the parameter y of `unitGradients`. Returns undefined on a backend
 * that does not need it.
 */
export function convolutionInput(
  x: tf.Tensor4D,
  statistics: BatchStatistics,
  weights: NormWeights,
): tf.Tensor4D | undefined {
  return tf.getKernel(FILTER_GRADIENT, tf.getBackend()) ? undefined : normalizeRelu(x, statistics, weights);
}

/** The kernel of a backend whose convolutions apply batch norm and ReLU while they read. */
const FILTER_GRADIENT = 'NormalizedFilterGradient';

function normalizedKernelGradient(
  x: tf.Tensor4D,
  statistics: BatchStatistics,
  weights: UnitWeights,
  dy: tf.Tensor4D,
): tf.Tensor {
  const inputs = { x, dy, ...normalization(statistics, weights) };
  const attributes = { ...CONVOLUTION, epsilon: EPSILON, filterShape: weights.kernel.shape };
  return runBackendKernel(FILTER_GRADIENT, inputs, attributes)!;
}

function normalization(
  { mean, variance }: BatchStatistics,
  { gamma, beta }: NormWeights,
): Record<'mean' | 'variance' | 'gamma' | 'beta', Vector> {
  return { mean, variance, gamma, beta };
}

/** Returns the gradient with respect to the kernel of a convolution with the input `y`. */
export function kernelGradient(y: tf.Tensor4D, dy: tf.Tensor4D, kernel: tf.Tensor4D): tf.Tensor {
  return tf
    .engine()
    .runKernel<tf.Tensor>(
      tf.Conv2DBackpropFilter,
      { x: y, dy },
      { ...CONVOLUTION, filterShape: kernel.shape },
    );
}

/** Returns the gradient with respect to the input, of `shape`, of a unit's convolution, times `gradientScale`. */
export function scaledInputGradient(
  dy: tf.Tensor4D,
  shape: tf.Tensor4D['shape'],
  statistics: BatchStatistics,
  weights: UnitWeights,
): tf.Tensor4D {
  const { kernel, gamma } = weights;
  const made = runBackendKernel<tf.Tensor4D>(
    'ScaledInputGradient',
    { dy, filter: kernel, variance: statistics.variance, gamma },
    { ...CONVOLUTION, inputShape: shape, epsilon: EPSILON },
  );
  if (made) return made;
  return tf.tidy(() => {
    const scaled = kernel.mul<tf.Tensor4D>(gradientScale(statistics, weights).reshape([-1, 1]));
    return tf.conv2dTranspose(dy, scaled, shape, 1, 'same');
  });
}
