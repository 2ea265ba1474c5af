import * as tf from '@tensorflow/tfjs';

/**
 * Gradients by the names under which the model saves its weights, in the model's order. A weight that no loss depends on has
 * none.
 */
export type Gradients = Readonly<Record<string, tf.Tensor>>;

/** What an update of the weights is made of. */
export interface UpdateInfo {
  /** Counted from 1, as the step, which is the last that the gradients are from. */
  readonly epoch: number;
  /** The step of the epoch, counted from 1. */
  readonly step: number;
  /** Real slices that the gradients are the mean over, padding not counted. */
  readonly slices: number;
}

/**
 * Changes the gradients of one update before they move the weights: clips them, or averages them over several machines. What it
 * returns belongs to the training. It may hand on tensors that it was given; the others are disposed of for it.
 */
export type GradientTransform = (gradients: Gradients, update: UpdateInfo) => Gradients | Promise<Gradients>;

/** Applies transforms one after the other. The gradients given are disposed of, unless they are handed on. */
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
