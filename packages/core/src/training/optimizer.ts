import type * as tf from '@tensorflow/tfjs';

/** One weight, and everything that its next value depends on. */
export interface WeightStep {
  /** The weight before the step. */
  readonly weight: tf.Tensor;
  /** The gradient of the loss, of the weight's shape. */
  readonly gradient: tf.Tensor;
  /** The values kept for this weight, each of its shape, in the order of the optimizer's `slots`. */
  readonly slots: readonly tf.Tensor[];
  /** The learning rate. */
  readonly rate: number;
  /** Which update of the weights this is, counted from 1 over the whole training. */
  readonly update: number;
  /** Whether weight decay applies: true for matrices and kernels, false for vectors and scalars. */
  readonly decayed: boolean;
}

/**
 * Computes new weights from gradients. It holds no state itself: `train` keeps its values in the slots that it names.
 */
export interface Optimizer {
  /**
   * Names of the values that it keeps for each weight, such as `velocity`. Each has the weight's shape and starts at
   * zero. Checkpoints store them under these names.
   */
  readonly slots: readonly string[];
  /** Returns the new weight, and the new slots in the same order. Runs inside `tf.tidy`. */
  step(given: WeightStep): { readonly weight: tf.Tensor; readonly slots: readonly tf.Tensor[] };
}

/**
 * Whether weight decay applies: to matrices and kernels, not to vectors and scalars. Vectors and scalars are biases,
 * and the gamma and beta of batch norm, which are commonly left out (for batch norm: Goyal et al. 2017, "Accurate,
 * Large Minibatch SGD", section 5.3).
 */
export function isDecayed({ shape }: Pick<tf.LayerVariable, 'shape'>): boolean {
  return shape.length > 1;
}
