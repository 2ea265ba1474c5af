import * as tf from '@tensorflow/tfjs';
import { hasFirstOrderKernel } from '../backend/hasFirstOrderKernel';
import { runBackendKernel } from '../backend/runBackendKernel';

const KERNEL = 'BinaryCrossEntropy';

export type ClassWeights = readonly [negative: number, positive: number];

/**
 * Computes `binaryCrossEntropy` with dedicated kernels of the backend: one or two programs forward and one backward,
 * compared with about forty for TensorFlow.js operations. It is differentiable by labels and logits.
 *
 * @returns undefined if the current backend has no such kernel, or if the gradient may be differentiated again.
 */
export function binaryCrossEntropyByKernel(
  labels: tf.Tensor,
  logits: tf.Tensor,
  mask: tf.Tensor | undefined,
  classWeights: ClassWeights,
): tf.Scalar | undefined {
  if (labels.size === 0 || !hasFirstOrderKernel(KERNEL)) return undefined;
  registerGradient();
  return tf.tidy(() => {
    // A mask with one entry covers all elements.
    const inputs = { labels, logits, mask: mask ?? tf.scalar(1) };
    const [loss] = runBackendKernel<tf.Scalar[]>(KERNEL, inputs, { classWeights })!;
    return loss!;
  });
}

/** Not a `tf.customGrad`, which would also compute the gradient by the labels, and training does not need it. */
function registerGradient(): void {
  if (tf.getGradient(KERNEL)) return;
  tf.registerGradient({
    kernelName: KERNEL,
    inputsToSave: ['labels', 'logits', 'mask'],
    outputsToSave: [false, true],
    gradFunc: (dys, saved, attributes) => {
      const [dy] = dys as tf.Tensor[];
      const [labels, logits, mask, divisor] = saved;
      const gradient = (by: 'labels' | 'logits') => (): tf.Tensor =>
        runBackendKernel<tf.Tensor>(
          'BinaryCrossEntropyGradient',
          { labels, logits, mask, divisor, dy },
          { ...attributes, by },
        )!;
      return { labels: gradient('labels'), logits: gradient('logits') };
    },
  });
}
