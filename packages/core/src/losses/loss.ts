import type * as tf from '@tensorflow/tfjs';

/** Options of a loss. */
export interface LossOptions {
  /**
   * 1 for entries that count, 0 for padding. Its shape is that of the labels' leading axes, e.g. [B, S] for labels [B, S, 1] or
   * [B, S, H, W, 1]. A padded entry changes neither the value nor any gradient, whatever it holds. Without a mask every entry
   * counts, padding too.
   */
  readonly mask?: tf.Tensor;
}

/**
 * A loss: labels and logits of one shape, float32, to a scalar. `train` calls it with the batch's slice mask.
 *
 * `model.compile` gives a loss no mask, so a loss passed to it as it is counts padded slices: wrap it in `compileLoss`.
 */
export type Loss = (labels: tf.Tensor, logits: tf.Tensor, options?: LossOptions) => tf.Scalar;
