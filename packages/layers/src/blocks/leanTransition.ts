import * as tf from '@tensorflow/tfjs';
import { type BatchStatistics, plainStatistics, statisticsGradient } from '../normalization/batchStatistics';
import { normalizeRelu, normalizeReluGradients } from '../normalization/normalizeRelu';
import type { Pixels } from '../normalization/pixelWeights';
import type { SharedBatch } from '../normalization/sharedStatistics';
import { afterGradient } from '../recompute/afterGradient';
import { requireFirstOrder } from '../requireFirstOrder';
import { averagePool2x2, averagePool2x2Gradient } from './averagePool2x2';
import type { UnitWeights } from './denseLayers';
import { kernelGradient, scaledInputGradient } from './denseUnit';
import { type Drop, dropped, maskToKeep } from './dropout';

type Maps = tf.Tensor4D;

export interface TransitionStep {
  /** [N, H, W, C] float32. */
  readonly input: Maps;
  readonly weights: UnitWeights;
  /** See `pixelWeights`. */
  readonly pixels: Pixels;
  /** The dropout of the convolution's output, [N, H, W, filters]. */
  readonly drop: Drop;
  /** Called with the batch's statistics. */
  readonly onStatistics: (statistics: BatchStatistics) => void;
}

/**
 * Applies a transition in training. For the backward pass it saves only its input, a dropout mask and a few vectors.
 * The backward pass recomputes batch norm and ReLU, and frees its intermediate gradients.
 *
 * @returns [N, ceil(H / 2), ceil(W / 2), filters].
 */
export function leanTransition({ input, weights, pixels, drop, onStatistics }: TransitionStep): Maps {
  const apply = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const given = args as tf.Tensor[];
    const statistics = plainStatistics(input, pixels);
    onStatistics(statistics);
    const [x, unit] = operands(given);
    // Made here, where TensorFlow.js records no gradients. Elsewhere it would keep every tensor that the mask is made
    // of.
    const mask = maskToKeep([...x.shape.slice(0, 3), unit.kernel.shape[3]], drop);
    const value = tf.tidy(() => {
      const y = normalizeRelu(x, statistics, unit);
      const convolve = (maps: Maps): Maps => tf.conv2d(maps, unit.kernel, 1, 'same');
      // Without dropout in between, pooling and the 1x1 convolution can be swapped. Pooling first leaves a quarter of
      // the pixels to convolve.
      return drop.rate > 0 ? averagePool2x2(dropped(convolve(y), drop, mask)) : convolve(averagePool2x2(y));
    });
    const { mean, variance } = statistics;
    save([...given, pixels.weights, mean, variance, ...(mask ? [mask] : [])]);
    const gradFunc = (dy: Maps, saved: tf.Tensor[]): tf.Tensor[] =>
      tf.tidy(() => backward(dy, saved, drop, pixels.shared));
    return { value, gradFunc };
  });
  return apply(input, weights.gamma, weights.beta, weights.kernel);
}

function operands(given: readonly tf.Tensor[]): [Maps, UnitWeights] {
  const [x, gamma, beta, kernel] = given as [Maps, tf.Tensor1D, tf.Tensor1D, tf.Tensor4D];
  return [x, { gamma, beta, kernel }];
}

/** With respect to the input, gamma, beta, mean, variance and kernel. */
type Gradients = [Maps, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D, tf.Tensor4D];

/** Returns the gradients with respect to the input, gamma, beta and kernel. */
function backward(
  dy: Maps,
  saved: readonly tf.Tensor[],
  drop: Drop,
  shared: SharedBatch | undefined,
): tf.Tensor[] {
  requireFirstOrder('transition');
  const [x, weights] = operands(saved);
  const [pixelWeights, mean, variance, mask] = saved.slice(4) as [
    tf.Tensor2D,
    tf.Tensor1D,
    tf.Tensor1D,
    Maps | undefined,
  ];
  const statistics = { mean, variance };
  // In its own tidy, which frees the intermediate tensors before `statisticsGradient` waits for other processes.
  const [dx, gamma, beta, dMean, dVariance, dKernel] = tf.tidy((): Gradients => {
    const y = normalizeRelu(x, statistics, { ...weights, gamma: afterGradient(dy, weights.gamma) });
    const [scaledDy, byKernel] = convolutionGradients(dy, x, y, statistics, weights, drop, mask);
    const gradients = normalizeReluGradients(x, y, scaledDy, statistics, weights);
    return [gradients.x, gradients.gamma, gradients.beta, gradients.mean, gradients.variance, byKernel];
  });
  const ofStatistics = { mean: dMean, variance: dVariance };
  const pixels = { weights: pixelWeights, shared };
  return [statisticsGradient(x, statistics, ofStatistics, pixels, dx), gamma, beta, dKernel];
}

/** Returns the gradients with respect to y, times `gradientScale`, and to the convolution's kernel. */
function convolutionGradients(
  dy: Maps,
  x: Maps,
  y: Maps,
  statistics: BatchStatistics,
  weights: UnitWeights,
  drop: Drop,
  mask: Maps | undefined,
): [Maps, tf.Tensor4D] {
  return tf.tidy(() => {
    if (drop.rate > 0) {
      const shape: Maps['shape'] = [x.shape[0], x.shape[1], x.shape[2], dy.shape[3]];
      const dConvolved = averagePool2x2Gradient(dy, shape, drop, mask);
      return [
        scaledInputGradient(dConvolved, x.shape, statistics, weights),
        kernelGradient(y, dConvolved, weights.kernel),
      ];
    }
    const pooled = averagePool2x2(y);
    const dPooled = scaledInputGradient(dy, pooled.shape, statistics, weights);
    return [averagePool2x2Gradient(dPooled, x.shape), kernelGradient(pooled, dy, weights.kernel)];
  }) as [Maps, tf.Tensor4D];
}
