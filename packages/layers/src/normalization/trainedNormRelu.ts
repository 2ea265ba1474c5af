import * as tf from '@tensorflow/tfjs';
import { requireFirstOrder } from '../requireFirstOrder';
import { type BatchStatistics, plainStatistics, statisticsGradient } from './batchStatistics';
import { gradientsByKernel, normalizeRelu, type NormWeights } from './normalizeRelu';
import type { Pixels } from './pixelWeights';
import type { SharedBatch } from './sharedStatistics';

type Vector = tf.Tensor1D;
type Maps = tf.Tensor4D;

/**
 * Applies batch norm with the batch's own statistics, then ReLU, on a backend that has kernels for them and for their
 * gradient. Returns undefined on other backends. For the backward pass it saves x and a few vectors.
 *
 * @param x [N, H, W, C] float32.
 * @param pixels See `pixelWeights`.
 * @param onStatistics Called with the batch's statistics.
 */
export function trainedNormRelu(
  x: Maps,
  { gamma, beta }: NormWeights,
  pixels: Pixels,
  onStatistics: (statistics: BatchStatistics) => void,
): Maps | undefined {
  if (!tf.getKernel('NormalizeReluGradient', tf.getBackend())) return undefined;
  const apply = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const given = args as [Maps, Vector, Vector];
    const statistics = plainStatistics(given[0], pixels);
    onStatistics(statistics);
    save([...given, statistics.mean, statistics.variance, pixels.weights]);
    const value = normalizeRelu(given[0], statistics, { gamma: given[1], beta: given[2] });
    const gradFunc = (dy: Maps, saved: tf.Tensor[]): tf.Tensor[] =>
      tf.tidy(() => backward(dy, saved, pixels.shared));
    return { value, gradFunc };
  });
  return apply(x, gamma, beta);
}

/** Returns the gradients with respect to x, gamma and beta. */
function backward(dy: Maps, saved: readonly tf.Tensor[], shared: SharedBatch | undefined): tf.Tensor[] {
  requireFirstOrder('batch norm');
  const [x, gamma, beta, mean, variance, weights] = saved as [
    Maps,
    Vector,
    Vector,
    Vector,
    Vector,
    tf.Tensor2D,
  ];
  const statistics = { mean, variance };
  const gradients = gradientsByKernel(x, dy, statistics, { gamma, beta }, undefined, false)!;
  const dx = statisticsGradient(x, statistics, gradients, { weights, shared }, gradients.x);
  return [dx, gradients.gamma, gradients.beta];
}
