import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';

/**
 * Refuses a gradient that is itself to be differentiated. It would take for constant what the forward pass has kept, and
 * be wrong without a word.
 *
 * @throws RadnetError within `tf.grad` of `tf.grad` and the like.
 */
export function requireFirstOrder(name: string): void {
  if (tf.engine().state.gradientDepth > 0) {
    throw new RadnetError(`${name}: its gradient cannot be differentiated again (second-order gradients)`);
  }
}
