import type * as tf from '@tensorflow/tfjs';
import { runBackendKernel } from '../backend/runBackendKernel';

/** a + scale * b of two tensors of one shape, in one pass where the backend has it. */
export function addScaled(a: tf.Tensor, b: tf.Tensor, scale: number): tf.Tensor {
  return runBackendKernel('AddScaled', { a, b }, { scale }) ?? a.add(b.mul(scale));
}
