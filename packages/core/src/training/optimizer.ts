import type * as tf from '@tensorflow/tfjs';

/** One weight, and what a step of it depends on. */
export interface WeightStep {
  /** The weight before the step. */
  readonly weight: tf.Tensor;
  /** Of the weight's shape, as what follows. */
  readonly gradient: tf.Tensor;
  /** In the order of the optimizer's `slots`. */
  readonly slots: readonly tf.Tensor[];
  /** The learning rate. */
  readonly rate: number;
  /** Which update of the weights this is, counted from 1 over the whole training. */
  readonly update: number;
  /** False for weights that weight decay leaves out: see `isDecayed`. */
  readonly decayed: boolean;
}

/** How gradients move weights. It holds no state: what it has to remember lies in the slots that it names. */
export interface Optimizer {
  /** Names of what it keeps for each weight: of the weight's shape, zeros at first. Checkpoints hold them by these names. */
  readonly slots: readonly string[];
  /** Runs inside `tf.tidy`. Gives the new weight, and the new slots in the same order. */
  step(given: WeightStep): { readonly weight: tf.Tensor; readonly slots: readonly tf.Tensor[] };
}

/**
 * Whether weight decay applies: to matrices and kernels, not to vectors and scalars. Those are biases, and the gamma and
 * beta of batch norm, which the field leaves out (Goyal et al. 2017, "Accurate, Large Minibatch SGD", section 5.3, for the latter).
 */
export function isDecayed({ shape }: Pick<tf.LayerVariable, 'shape'>): boolean {
  return shape.length > 1;
}
