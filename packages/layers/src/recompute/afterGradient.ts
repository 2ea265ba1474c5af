import type * as tf from '@tensorflow/tfjs';

/**
 * Returns the values of `x` as a tensor that depends on `dy`. Otherwise, a backend that runs a whole step as one graph
 * (`onnx`) would notice that the backward pass recomputes from x what the forward pass computed, merge the two, and
 * keep the memory.
 *
 * @param x A float32 tensor; one of another type is returned as it is.
 */
export function afterGradient<T extends tf.Tensor>(dy: tf.Tensor, x: T): T {
  if (x.dtype !== 'float32') return x;
  const zero = dy.flatten().slice(0, 1).mul(0).asScalar();
  return x.add<T>(zero);
}
