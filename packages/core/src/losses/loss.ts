import type * as tf from '@tensorflow/tfjs';

/** Options of a loss. */
export interface LossOptions {
  /**
   * 1 where an entry counts, 0 where it only pads. Its shape is that of the labels' leading axes, e.g. [B, S] for
   * labels [B, S, 1] or [B, S, H, W, 1]. A padded entry changes neither the value nor any gradient, whatever it holds.
   */
  readonly mask?: tf.Tensor;
}

/** labels and logits of one shape, float32 -> scalar. */
export type Loss = (labels: tf.Tensor, logits: tf.Tensor, options?: LossOptions) => tf.Scalar;
