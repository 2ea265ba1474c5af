import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from './overrideKernels';

/** The highest rank of WebGPU's and WebGL's stock kernels. */
const HIGHEST_RANK = 4;

/** Select (`tf.where`) for any rank. Tensors with more axes than the stock kernel supports are flattened first. */
export const select: KernelOverride = (stock) => (args) => {
  const { condition, t, e } = args.inputs as { condition: tf.Tensor; t: tf.Tensor; e: tf.Tensor };
  if (t.shape.length <= HIGHEST_RANK) return stock!(args);
  return tf.tidy(() => {
    // A condition with one axis selects whole entries of the first axis.
    const [first] = t.shape;
    const shape = condition.shape.length === 1 ? [first, -1] : [-1];
    const flat = condition.flatten() as tf.Tensor;
    return tf.where(flat, t.reshape(shape), e.reshape(shape)).reshape(t.shape);
  });
};
