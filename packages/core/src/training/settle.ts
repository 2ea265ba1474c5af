import * as tf from '@tensorflow/tfjs';

/**
 * Waits until the tensors (at least one) are computed. Otherwise, a backend that collects operations before it runs
 * them would merge these with the next ones, and would compile graphs with and without them and keep memory for both.
 */
export async function settle(tensors: readonly tf.Tensor[]): Promise<void> {
  // Not a small tensor, which a backend may already have computed eagerly.
  const largest = tensors.reduce((most, other) => (other.size > most.size ? other : most));
  const one = tf.tidy(() => largest.flatten().slice(0, 1));
  await one.data();
  one.dispose();
}
