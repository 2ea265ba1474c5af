import type * as tf from '@tensorflow/tfjs';
import { runBackendKernel } from '../backend/runBackendKernel';

/** Variables exchange their values pair by pair, each of one shape and dtype. Where the backend can, each stays in its place in memory. */
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
