import * as tf from '@tensorflow/tfjs';
import { StepReducer } from '../distributed/stepReducer';
import type { HeadLosses } from '../losses/headLoss';
import { type BatchSource, disposeBatch } from './batch';
import { addLosses, batchLosses, meanLosses, noLosses, readLosses } from './batchLosses';
import { nextTurn } from './nextTurn';

/**
 * Computes the weighted loss of a model on a data set (its epoch 0), in inference mode: the mean of the batches'
 * losses, weighted by their real slices.
 *
 * @param reducer Combines the losses of several processes, each with its share of every batch.
 * @throws the signal's reason, between batches, once it is aborted.
 */
export async function validationLoss(
  model: tf.LayersModel,
  heads: HeadLosses,
  source: BatchSource,
  signal?: AbortSignal,
  reducer = new StepReducer(model),
): Promise<number> {
  let sums = noLosses;
  for await (const batch of source.batches(0)) {
    try {
      signal?.throwIfAborted();
      const share = await reducer.withLossScales(batch, heads);
      try {
        const summary = tf.tidy(() => batchLosses(model, heads, share, { training: false }).summary);
        sums = addLosses(sums, await readLosses(summary));
      } finally {
        tf.dispose(share.lossScales ?? {});
      }
    } finally {
      disposeBatch(batch);
    }
    await nextTurn();
  }
  return meanLosses(reducer.total(sums)).loss;
}
