import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';

/**
 * Refuses to differentiate a gradient. The second derivative would treat the values that the forward pass saved as
 * constants, and would be wrong without a warning.
 *
 * @throws RadnetError inside a gradient of a gradient, such as `tf.grad` of `tf.grad`.
 */
export function requireFirstOrder(name: string): void {
  if (tf.engine().state.gradientDepth > 0) {
    throw new RadnetError(`${name}: its gradient cannot be differentiated again (second-order gradients)`);
  }
}
