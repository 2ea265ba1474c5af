import * as tf from '@tensorflow/tfjs';
import { runBackendKernel } from '../backend/runBackendKernel';
import type { Gradients } from './gradients';
import { isDecayed, type Optimizer } from './optimizer';
import type { Slot } from './slots';
import { ruleOf } from './updateRule';

export interface Update {
  readonly optimizer: Optimizer;
  /** The optimizer's slots, in its order. */
  readonly slots: readonly Slot[];
  readonly gradients: Gradients;
  readonly rate: number;
  /** Counted from 1. */
  readonly update: number;
}

/**
 * Updates all weights and their slots at once, if the backend can and the optimizer is one of this package. Weights
 * with a constraint are left out.
 *
 * @returns The weights that still need an update.
 */
export function updateTogether(
  weights: readonly tf.LayerVariable[],
  { optimizer, slots, gradients, rate, update }: Update,
): readonly tf.LayerVariable[] {
  const rule = ruleOf(optimizer)?.({ rate, update });
  const together = weights.filter(isPlain);
  const fits = together.every(({ originalName, shape }) => {
    const gradient = gradients[originalName];
    return (
      !gradient || (gradient.dtype === 'float32' && tf.util.arraysEqual(gradient.shape, shape as number[]))
    );
  });
  if (!rule || !fits || together.length === 0) return weights;
  const done = runBackendKernel(
    'UpdateWeights',
    {
      weights: together.map((weight) => weight.read()),
      gradients: together.map(({ originalName }) => gradients[originalName]),
      slots: together.flatMap(({ originalName }) => slots.map((slot) => slot.of(originalName))),
    },
    { ...rule, decayed: together.map(isDecayed) },
  );
  return done ? weights.filter((weight) => !isPlain(weight)) : weights;
}

/** Of numbers that may lie beside those of other weights. */
function isPlain({ constraint, dtype, shape }: tf.LayerVariable): boolean {
  return (
    (constraint as unknown) == null && dtype === 'float32' && tf.util.sizeFromShape(shape as number[]) > 0
  );
}
