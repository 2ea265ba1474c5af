import * as tf from '@tensorflow/tfjs';

/**
 * Waits until the tensors, of which there is at least one, are computed. A backend that records what it is asked for would otherwise
 * run that together with what comes next, and compile, and keep memory for, graphs with and without it.
 */
export async function settle(tensors: readonly tf.Tensor[]): Promise<void> {
  // Not a small one: a backend may have computed that at once.
  const largest = tensors.reduce((most, other) => (other.size > most.size ? other : most));
  const one = tf.tidy(() => largest.flatten().slice(0, 1));
  await one.data();
  one.dispose();
}
