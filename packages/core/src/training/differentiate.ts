import * as tf from '@tensorflow/tfjs';
import type { HeadLosses } from '../losses/headLoss';
import type { Batch } from './batch';
import { batchLosses, type LossSummary } from './batchLosses';

export type Differentiated = {
  summary: LossSummary;
  /** Keyed as by `tf.variableGrads`. */
  gradients: tf.NamedTensorMap;
};

/** Computes a batch's losses in training mode, and the gradients by the variables. The caller disposes of both. */
export function differentiate(
  model: tf.LayersModel,
  heads: HeadLosses,
  batch: Batch,
  variables: tf.Variable[],
): Differentiated {
  return tf.tidy(() => {
    let summary: LossSummary | undefined;
    const { grads } = tf.variableGrads(() => {
      const losses = batchLosses(model, heads, batch, { training: true });
      summary = losses.summary;
      // variableGrads returns only the loss. Other tensors would be freed with its scope, so keep them.
      tf.keep(summary.values);
      return losses.loss;
    }, variables);
    // tfjs returns null for a weight that was frozen after the variables were listed.
    const found = Object.entries(grads as Record<string, tf.Tensor | null>).filter(
      ([, made]) => made !== null,
    );
    return { summary: summary!, gradients: Object.fromEntries(found) as tf.NamedTensorMap };
  });
}
