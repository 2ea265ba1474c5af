import * as tf from '@tensorflow/tfjs';
import type { HeadLosses } from '../losses/headLoss';
import type { Batch } from './batch';
import { batchLosses, type LossSummary } from './batchLosses';

export type Differentiated = {
  summary: LossSummary;
  /** Keyed as by `tf.variableGrads`. */
  gradients: tf.NamedTensorMap;
};

/** A batch's losses in training mode, and the gradients by the variables. Whoever calls it disposes of both. */
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
      // variableGrads hands out nothing but the loss; the rest would be freed with its scope.
      tf.keep(summary.values);
      return losses.loss;
    }, variables);
    // Of a weight that was frozen since the variables were listed, tfjs gives null.
    const found = Object.entries(grads as Record<string, tf.Tensor | null>).filter(
      ([, made]) => made !== null,
    );
    return { summary: summary!, gradients: Object.fromEntries(found) as tf.NamedTensorMap };
  });
}
