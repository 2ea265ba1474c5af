import { runBackendKernel } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import { requireFirstOrder } from '../requireFirstOrder';

/** Of the direction from the start, then of the one from the end: kernel [F, 4 U], recurrent kernel [U, 4 U], bias [4 U]. */
export type BiLstmWeights = readonly [
  kernel: tf.Tensor,
  recurrent: tf.Tensor,
  bias: tf.Tensor,
  kernelBack: tf.Tensor,
  recurrentBack: tf.Tensor,
  biasBack: tf.Tensor,
];

/** Cells, states and gates of a step lie in a workgroup's memory, of 16 KB. */
const MOST_UNITS = 512;

/** Whether `biLstmByKernels` can be used: the current backend has kernels for both directions of whole sequences. */
export function hasBiLstmKernels(units: number): boolean {
  return units <= MOST_UNITS && tf.getKernel('BiLstmSequence', tf.getBackend()) !== undefined;
}

/**
 * An LSTM over whole sequences in both directions, by kernels that the backend has for that: two programs forward and three
 * back.
 *
 * @param features [B, S, F]; what padded slices hold does not matter.
 * @param mask [B, S]: 0 where cell and state stay as they are.
 * @returns The states, [B, S, 2 U], those of the direction from the start first.
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

/** By the features and each of the weights. */
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
