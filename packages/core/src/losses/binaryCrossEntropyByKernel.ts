import * as tf from '@tensorflow/tfjs';
import { hasFirstOrderKernel } from '../backend/hasFirstOrderKernel';
import { runBackendKernel } from '../backend/runBackendKernel';

const KERNEL = 'BinaryCrossEntropy';

export type ClassWeights = readonly [negative: number, positive: number];

/**
 * The loss of `binaryCrossEntropy` by kernels that the backend has for it, one or two programs forward and one back, where
 * operations of TensorFlow.js are some forty. Differentiated by labels and logits.
 *
 * @returns undefined where the current backend has no such kernel, and where the gradient may be differentiated again.
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
    // One entry stands for all elements.
    const inputs = { labels, logits, mask: mask ?? tf.scalar(1) };
    const [loss] = runBackendKernel<tf.Scalar[]>(KERNEL, inputs, { classWeights })!;
    return loss!;
  });
}

/** Not a `tf.customGrad`: that would compute the gradient by the labels too, which a training does not want. */
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
