import type { Batch } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { headLosses } from '../../examples/headLosses';
import { drawWithin } from '../../packages/core/src/recompute/stepDraws';
import { differentiate } from '../../packages/core/src/training/differentiate';
import { WeightUpdates } from '../../packages/core/src/training/weightUpdates';

/** Losses and gradients, and what makes new weights of them. */
export type Phase = 'gradients' | 'update';

/** One training step. The batch stays the caller's. */
export type TrainingStep = (batch: Batch) => Promise<void>;

/** @param enter is told which phase of a step begins. */
type MakeStep = (model: tf.LayersModel, enter: (phase: Phase) => void) => TrainingStep;

/** The steps that are held against each other, the first being what the others are compared with. */
export const TRAINING_STEPS: Readonly<Record<string, MakeStep>> = { unrecorded };

/** A step as `train` takes it, without its checks of what was read: the null backend reads zeros. */
function unrecorded(model: tf.LayersModel, enter: (phase: Phase) => void): TrainingStep {
  const heads = headLosses(model, { maskWeight: 0.3, bloodWeight: 1 });
  const updates = new WeightUpdates(model, {});
  let steps = 0;
  return async (batch) => {
    const step = ++steps;
    enter('gradients');
    const draws = { seed: 1, step: `1/${step}`, count: 0 };
    const { summary, gradients } = drawWithin(draws, () =>
      differentiate(model, heads, batch, updates.variables),
    );
    await summary.values.data();
    tf.dispose(summary.values);
    enter('update');
    const slices = batch.sliceMask.size;
    await updates.take(gradients, { epoch: 1, step, slices, rate: 1e-3, isLast: false });
  };
}
