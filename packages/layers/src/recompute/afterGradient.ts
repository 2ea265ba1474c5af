import type * as tf from '@tensorflow/tfjs';

/**
 * `x`, but not to be had before `dy`. A backend that runs a whole step as one graph (`onnx`) would else find what is made
 * from x on the way back equal to what was made on the way forward, merge the two, and keep the memory.
 *
 * @param x float32, as it is otherwise.
 */
export function afterGradient<T extends tf.Tensor>(dy: tf.Tensor, x: T): T {
  if (x.dtype !== 'float32') return x;
  const zero = dy.flatten().slice(0, 1).mul(0).asScalar();
  return x.add<T>(zero);
}
