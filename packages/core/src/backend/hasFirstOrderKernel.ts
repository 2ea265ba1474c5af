import * as tf from '@tensorflow/tfjs';

/**
 * Whether the current backend has a kernel of this name for `runBackendKernel`, and it may be used: not where its gradient
 * is itself to be differentiated (`tf.grad` of `tf.grad`), which such a kernel's cannot be.
 */
export function hasFirstOrderKernel(name: string): boolean {
  return tf.engine().state.gradientDepth <= 1 && tf.getKernel(name, tf.getBackend()) !== undefined;
}
