import * as tf from '@tensorflow/tfjs';
import { type HeadLosses, weightedLoss } from '../losses/headLoss';
import type { Batch } from './batch';
import { namedOutputs } from './namedOutputs';

/** The losses of a model on one batch, or their mean over several. */
export interface Losses {
  /** The weighted sum of the heads' losses, plus the penalties of the layers' regularizers. */
  readonly loss: number;
  /** Each head's loss before weighting, keyed by the model's output name. */
  readonly losses: Readonly<Record<string, number>>;
}

/** Losses summed over slices, so that a resumed run can continue the mean. */
export interface LossSums extends Losses {
  /** Real slices that the sums cover. */
  readonly slices: number;
}

export interface BatchLosses extends Losses {
  /** Real slices in the batch, without padding. */
  readonly slices: number;
}

/** A batch's losses in one tensor on the backend, so that a single read fetches them all. */
export type LossSummary = {
  /** [loss, slices, ...losses], in the order of `names`. */
  values: tf.Tensor;
  names: string[];
};

/** Call it inside `tf.tidy`. In training mode the layers use, and update, their batch statistics. */
export function batchLosses(
  model: tf.LayersModel,
  heads: HeadLosses,
  batch: Batch,
  { training }: { readonly training: boolean },
): { loss: tf.Scalar; summary: LossSummary } {
  const outputs = namedOutputs(model, batch.inputs, { training });
  const { targets, sliceMask, known, lossScales } = batch;
  const { total, parts } = weightedLoss(heads, outputs, targets, sliceMask, known, lossScales);
  const loss = model.calculateLosses().reduce((sum, penalty) => sum.add(penalty), total);
  return { loss, summary: summarize(loss, parts, sliceMask) };
}

export function summarize(
  loss: tf.Scalar,
  parts: Readonly<Record<string, tf.Scalar>>,
  sliceMask: tf.Tensor,
): LossSummary {
  const values = tf.stack([loss, sliceMask.sum(), ...Object.values(parts)]);
  return { values, names: Object.keys(parts) };
}

/** Reads a summary and disposes of it. */
export async function readLosses({ values, names }: LossSummary): Promise<BatchLosses> {
  const [loss, slices, ...parts] = await values.data<'float32'>();
  values.dispose();
  const losses = Object.fromEntries(names.map((name, index) => [name, parts[index]!]));
  return { loss: loss!, slices: slices!, losses };
}

export const noLosses: LossSums = { slices: 0, loss: 0, losses: {} };

/** Adds a batch, weighted by its real slices. */
export function addLosses(sums: LossSums, batch: BatchLosses): LossSums {
  // The loss of a batch of padding alone can be 0 / 0.
  if (batch.slices === 0) return sums;
  const losses = { ...sums.losses };
  for (const [name, loss] of Object.entries(batch.losses)) {
    losses[name] = (losses[name] ?? 0) + loss * batch.slices;
  }
  return { slices: sums.slices + batch.slices, loss: sums.loss + batch.loss * batch.slices, losses };
}

/** The mean over all slices added. */
export function meanLosses({ slices, loss, losses }: LossSums): Losses {
  const means = Object.entries(losses).map(([name, sum]) => [name, sum / slices] as const);
  return { loss: loss / slices, losses: Object.fromEntries(means) };
}
