import * as tf from '@tensorflow/tfjs';
import { type HeadLosses, type WeightedLoss, weightedLoss } from '../losses/headLoss';
import { drawWithin, type StepDraws } from '../recompute/stepDraws';
import type { Batch } from './batch';
import { summarize } from './batchLosses';
import type { Differentiated } from './differentiate';
import type { Encoder } from './encoder';
import { settle } from './settle';

export interface SequenceGradients extends Differentiated {
  /** By what the encoder gives. */
  readonly byEncoded: tf.Tensor[];
}

/**
 * Computes a batch's losses in training mode from the encoder's outputs for all slices, and the gradients by these
 * outputs and by the variables. The loss of each encoder output is differentiated separately to save memory: masks for
 * all slices of a long scan take more memory than everything else, and three losses at once would take three times as
 * much. The caller disposes of all results.
 */
export async function sequenceGradients(
  model: tf.LayersModel,
  heads: HeadLosses,
  batch: Batch,
  variables: tf.Variable[],
  encoder: Encoder,
  encoded: readonly tf.Tensor[],
  step?: StepDraws,
): Promise<SequenceGradients> {
  const { targets, sliceMask, known, lossScales } = batch;
  const lossOf = (chosen: HeadLosses, outputs: tf.NamedTensorMap): WeightedLoss =>
    weightedLoss(chosen, outputs, targets, sliceMask, known, lossScales);
  const apart = encoder.outputNames.filter((name) => heads[name]);
  const others = Object.entries(heads).filter(([name]) => !apart.includes(name));

  const main = differentiateLoss([...encoded, ...variables], () => {
    const outputs = drawWithin(step, () => encoder.finish(encoded, batch.inputs));
    const onlyApart = others.length === 0 && apart.length > 0;
    const { total, parts } = onlyApart
      ? { total: tf.scalar(0), parts: {} }
      : lossOf(Object.fromEntries(others), outputs);
    return { total: model.calculateLosses().reduce((sum, penalty) => sum.add(penalty), total), parts };
  });
  // Computed first, so that the losses of all masks share one compiled graph.
  await settle([main.loss]);
  const made = [main];
  const byEncoded = main.gradients.slice(0, encoded.length);
  for (const name of apart) {
    const at = 1 + encoder.outputNames.indexOf(name);
    const output = encoded[at]!;
    const alone = differentiateLoss([output], () => lossOf({ [name]: heads[name]! }, { [name]: output }));
    await settle([alone.gradients[0]!]);
    made.push(alone);
    byEncoded[at] = sumOf(byEncoded[at], alone.gradients[0]);
  }

  const parts = Object.fromEntries(made.flatMap((one) => Object.entries(one.parts)));
  const summary = tf.tidy(() => {
    const inOrder = Object.fromEntries(Object.keys(heads).map((name) => [name, parts[name]!]));
    return summarize(tf.addN(made.map(({ loss }) => loss)), inOrder, sliceMask);
  });
  tf.dispose([parts, made.map(({ loss }) => loss)]);
  const byVariable = main.gradients.slice(encoded.length);
  return {
    summary,
    byEncoded: encoded.map((x, index) => byEncoded[index] ?? tf.zerosLike(x)),
    gradients: Object.fromEntries(
      variables.map((variable, index) => [variable.name, byVariable[index] ?? tf.zerosLike(variable)]),
    ),
  };
}

interface LossGradients {
  readonly loss: tf.Scalar;
  readonly parts: Record<string, tf.Scalar>;
  /** The gradient by each requested tensor; undefined if the loss does not depend on it. */
  readonly gradients: (tf.Tensor | undefined)[];
}

function differentiateLoss(xs: tf.Tensor[], compute: () => WeightedLoss): LossGradients {
  return tf.tidy(() => {
    let parts: Record<string, tf.Scalar> = {};
    const loss = (): tf.Scalar => {
      const made = compute();
      parts = made.parts;
      // `gradients` returns only the loss. Other tensors would be freed with its scope, so keep them.
      for (const part of Object.values(parts)) tf.keep(part);
      return made.total;
    };
    const { value, grads } = tf.engine().gradients(loss, xs, undefined, true);
    return {
      loss: value,
      parts,
      gradients: grads.map((gradient) => (gradient as tf.Tensor | null) ?? undefined),
    };
  });
}

function sumOf(a: tf.Tensor | undefined, b: tf.Tensor | undefined): tf.Tensor | undefined {
  if (!a || !b) return a ?? b;
  const sum = tf.add(a, b);
  tf.dispose([a, b]);
  return sum;
}
