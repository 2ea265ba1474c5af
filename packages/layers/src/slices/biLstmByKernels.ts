import { runBackendKernel } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import { requireFirstOrder } from '../requireFirstOrder';

/**
 * The weights of the forward direction, then those of the backward direction: kernel [F, 4 U], recurrent kernel
 * [U, 4 U], bias [4 U].
 */
export type BiLstmWeights = readonly [
  kernel: tf.Tensor,
  recurrent: tf.Tensor,
  bias: tf.Tensor,
  kernelBack: tf.Tensor,
  recurrentBack: tf.Tensor,
  biasBack: tf.Tensor,
];

/** Largest number of units: a workgroup's memory of 16 KB must hold the cells, states and gates of a step. */
const MOST_UNITS = 512;

/**
 * Returns whether `biLstmByKernels` works: the current backend has kernels for both directions, and units are few
 * enough.
 */
export function hasBiLstmKernels(units: number): boolean {
  return units <= MOST_UNITS && tf.getKernel('BiLstmSequence', tf.getBackend()) !== undefined;
}

/**
 * Runs an LSTM over whole sequences in both directions with the backend's own kernels: two programs in the forward pass
 * and three in the backward pass.
 *
 * @param features [B, S, F]. The values of padded slices do not matter.
 * @param mask [B, S]. Cell and state do not change where it is 0.
 * @returns The states, [B, S, 2 U], those of the forward direction first.
 */
export function biLstmByKernels(features: tf.Tensor3D, mask: tf.Tensor2D, weights: BiLstmWeights): tf.Tensor {
  const apply = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const [x, kernel, recurrent, bias, kernelBack, recurrentBack, biasBack] = args as tf.Tensor[];
    const z = runBackendKernel<tf.Tensor>('BiLstmGates', { x, mask, kernel, bias, kernelBack, biasBack });
    const inputs = { z, recurrent, recurrentBack, mask };
    const [states, gates] = runBackendKernel<tf.Tensor[]>('BiLstmSequence', inputs)!;
    save([x!, mask, kernel!, kernelBack!, recurrent!, recurrentBack!, states!, gates!]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      requireFirstOrder('LSTM');
      return gradients(dy, saved);
    };
    return { value: states!, gradFunc };
  });
  return apply(features, ...weights);
}

/** Returns the gradients with respect to the features and each of the weights. */
function gradients(dy: tf.Tensor, tensors: tf.Tensor[]): tf.Tensor[] {
  const [x, mask, kernel, kernelBack, recurrent, recurrentBack, states, saved] = tensors;
  const dz = runBackendKernel<tf.Tensor>('BiLstmSequenceGradient', {
    saved,
    dy,
    recurrent,
    recurrentBack,
    mask,
  })!;
  const byWeights = runBackendKernel<tf.Tensor[]>('BiLstmWeightGradients', { x, mask, states, dz })!;
  const byFeatures = runBackendKernel<tf.Tensor>('BiLstmInputGradient', { dz, mask, kernel, kernelBack })!;
  dz.dispose();
  return [byFeatures, ...byWeights];
}
