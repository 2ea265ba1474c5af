import * as tf from '@tensorflow/tfjs';

/**
 * Gradients keyed by the names under which the model saves its weights, in the model's order. A weight that no loss
 * depends on has no entry.
 */
export type Gradients = Readonly<Record<string, tf.Tensor>>;

/** Which update of the weights a {@link GradientTransform} changes. */
export interface UpdateInfo {
  /** The epoch, counted from 1. */
  readonly epoch: number;
  /** The step of the epoch, counted from 1. With `accumulate`, the last of the steps in this update. */
  readonly step: number;
  /** Number of real slices that the gradients are averaged over, without padding. */
  readonly slices: number;
}

/**
 * Changes the gradients of one update before they move the weights: for example clips them, or averages them over
 * several machines. `train` disposes of the tensors that it is given and of those that it returns. It may return
 * tensors it was given.
 */
export type GradientTransform = (gradients: Gradients, update: UpdateInfo) => Gradients | Promise<Gradients>;

/** Applies transforms one after the other. Disposes of the given gradients, except those that a transform returns. */
export async function transformGradients(
  transforms: readonly GradientTransform[],
  gradients: Gradients,
  update: UpdateInfo,
): Promise<Gradients> {
  let current = gradients;
  for (const transform of transforms) {
    let next: Gradients = {};
    try {
      next = await transform(current, update);
    } finally {
      const kept = new Set(Object.values(next));
      tf.dispose(Object.values(current).filter((tensor) => !kept.has(tensor)));
    }
    current = next;
  }
  return current;
}

export function mapGradients<T extends tf.Tensor>(
  gradients: Gradients,
  change: (gradient: tf.Tensor) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [name, change(gradient)]));
}
