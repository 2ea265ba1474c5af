import * as tf from '@tensorflow/tfjs';
import type { HeadLosses } from '../losses/headLoss';
import { type BatchSource, disposeBatch } from './batch';
import { addLosses, batchLosses, type LossSums, meanLosses, noLosses, readLosses } from './batchLosses';
import { nextTurn } from './nextTurn';

/**
 * The weighted loss of a model on a data set (epoch 0 of it), in inference mode: the mean of the batches' losses, each
 * weighted by its real slices.
 *
 * @param total Adds up what several processes lost, each on its share.
 * @throws the signal's reason, between batches, once it is aborted.
 */
export async function validationLoss(
  model: tf.LayersModel,
  heads: HeadLosses,
  source: BatchSource,
  signal?: AbortSignal,
  total: (sums: LossSums) => LossSums = (sums) => sums,
): Promise<number> {
  let sums = noLosses;
  for await (const batch of source.batches(0)) {
    try {
      signal?.throwIfAborted();
      const summary = tf.tidy(() => batchLosses(model, heads, batch, { training: false }).summary);
      sums = addLosses(sums, await readLosses(summary));
    } finally {
      disposeBatch(batch);
    }
    await nextTurn();
  }
  return meanLosses(total(sums)).loss;
}
