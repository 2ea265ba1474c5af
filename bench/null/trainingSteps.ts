import type { Batch, HeadLosses } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { headLosses } from '../../examples/headLosses';
import { drawWithin, type StepDraws } from '../../packages/core/src/recompute/stepDraws';
import { type Differentiated, differentiate } from '../../packages/core/src/training/differentiate';
import { RecordedGradients } from '../../packages/core/src/training/recordedGradients';
import { WeightUpdates } from '../../packages/core/src/training/weightUpdates';

/** The phases of a step: losses and gradients, and the update of the weights. */
export type Phase = 'gradients' | 'update';

/** One training step. The caller keeps the batch and disposes of it. */
export type TrainingStep = (batch: Batch) => Promise<void>;

/** @param enter is called with the phase of a step that begins. */
type MakeStep = (model: tf.LayersModel, enter: (phase: Phase) => void) => TrainingStep;

/** The kinds of steps. The others are compared with the first. */
export const TRAINING_STEPS: Readonly<Record<string, MakeStep>> = {
  unrecorded: (model, enter) => trainingStep(model, enter, unrecorded),
  recorded: (model, enter) => trainingStep(model, enter, recorded),
};

/** Losses and gradients of a batch. */
type MakeGradients = (
  model: tf.LayersModel,
  heads: HeadLosses,
  updates: WeightUpdates,
) => (batch: Batch, draws: StepDraws) => Promise<Differentiated>;

const unrecorded: MakeGradients = (model, heads, updates) => (batch, draws) =>
  Promise.resolve(drawWithin(draws, () => differentiate(model, heads, batch, updates.variables)));

const recorded: MakeGradients = (model, heads, updates) => {
  const gradients = new RecordedGradients(model, heads, () => updates.variables);
  return (batch, draws) => gradients.of(batch, draws);
};

/** A step as in `train`, but without its checks of the losses, because the null backend reads zeros. */
function trainingStep(
  model: tf.LayersModel,
  enter: (phase: Phase) => void,
  makeGradients: MakeGradients,
): TrainingStep {
  const heads = headLosses(model, { maskWeight: 0.3, bloodWeight: 1 });
  const updates = new WeightUpdates(model, {});
  const gradientsOf = makeGradients(model, heads, updates);
  let steps = 0;
  return async (batch) => {
    const step = ++steps;
    enter('gradients');
    const { summary, gradients } = await gradientsOf(batch, { seed: 1, step: `1/${step}`, count: 0 });
    await summary.values.data();
    tf.dispose(summary.values);
    enter('update');
    const slices = batch.sliceMask.size;
    await updates.take(gradients, { epoch: 1, step, slices, rate: 1e-3, isLast: false });
  };
}
