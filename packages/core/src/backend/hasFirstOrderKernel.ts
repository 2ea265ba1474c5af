import * as tf from '@tensorflow/tfjs';

/**
 * Returns whether the current backend has a kernel of this name for `runBackendKernel`, and it may be used here. It may
 * not be used within a second-order gradient (`tf.grad` of `tf.grad`), since the gradient of such a kernel is not
 * differentiable.
 */
export function hasFirstOrderKernel(name: string): boolean {
  return tf.engine().state.gradientDepth <= 1 && tf.getKernel(name, tf.getBackend()) !== undefined;
}
