import type * as tf from '@tensorflow/tfjs';

/** Settings for one call of a {@link Loss}. */
export interface LossOptions {
  /**
   * 1 for entries that count, 0 for padding, float32. It has the shape of the labels' leading axes, e.g. [B, S] for
   * labels [B, S, 1] or [B, S, H, W, 1]. Padded entries change neither the value nor any gradient, whatever they hold.
   * Without a mask, every entry counts, including padding.
   */
  readonly mask?: tf.Tensor;
}

/**
 * A loss: labels and logits of one shape, float32, to a scalar. `train` calls it with the batch's slice mask.
 *
 * `model.compile` gives a loss no mask, so a loss passed to it directly counts padded slices: wrap it in `compileLoss`.
 */
export type Loss = (labels: tf.Tensor, logits: tf.Tensor, options?: LossOptions) => tf.Scalar;
