import type * as tf from '@tensorflow/tfjs';
import { runBackendKernel } from '../backend/runBackendKernel';

/**
 * Swaps the values of variables pair by pair; both of a pair have one shape and dtype. Done in place if the backend
 * can.
 */
export function exchange(ones: readonly tf.Variable[], others: readonly tf.Variable[]): void {
  if (runBackendKernel('ExchangeVariables', { ones, others })) return;
  ones.forEach((one, index) => {
    const other = others[index]!;
    const kept = one.clone();
    one.assign(other);
    other.assign(kept);
    kept.dispose();
  });
}
