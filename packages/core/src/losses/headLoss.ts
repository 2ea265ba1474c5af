import { requireKnownOptions } from '../errors/requireKnownOptions';
import { showValue } from '../errors/showValue';
import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import type { Loss } from './loss';
import { hasWeightedSumKernel, weightedSumByKernel } from './weightedSumByKernel';

/** How one output of a model is trained. */
export interface HeadLoss {
  /** The name of the batch's target that holds this output's labels. */
  readonly target: string;
  /** The loss of this output's logits, such as `binaryCrossEntropy()`. */
  readonly loss: Loss;
  /** Factor of this loss in the weighted sum; finite, at least 0. */
  readonly weight: number;
}

const OPTIONS = Object.keys({ target: true, loss: true, weight: true } satisfies Record<
  keyof HeadLoss,
  true
>);

/** The losses to train with, keyed by the model's output name. */
export type HeadLosses = Readonly<Record<string, HeadLoss>>;

/** The result of {@link weightedLoss}. Dispose of its tensors. */
export interface WeightedLoss {
  /** The sum of weight x loss over the heads. */
  readonly total: tf.Scalar;
  /** Each head's loss before weighting, keyed by output name. */
  readonly parts: Record<string, tf.Scalar>;
}

/**
 * Computes the weighted sum of a main loss and its auxiliary losses, RADnet's objective (Grewal et al., 2017). Outputs
 * and targets without a head are ignored.
 *
 * @param outputs Logits keyed by the model's output name, float32, each with the shape of its target.
 * @param targets Labels keyed by target name, float32.
 * @param mask Passed to every loss: see `LossOptions`.
 * @param known Keyed by target name, of the mask's shape: 1 if the target is known, 0 to leave it out of the loss. A
 *   target that is known nowhere has a loss of 0.
 * @param scales Scalar factors for the losses, keyed by target name. Default 1.
 * @returns Scalars, which the caller disposes of.
 * @throws RadnetError if there is no head, if one is not what `HeadLoss` says, or if an output or a target is missing.
 */
export function weightedLoss(
  heads: HeadLosses,
  outputs: tf.NamedTensorMap,
  targets: tf.NamedTensorMap,
  mask?: tf.Tensor,
  known: tf.NamedTensorMap = {},
  scales: tf.NamedTensorMap = {},
): WeightedLoss {
  requireHeads(heads);
  const entries = Object.entries(heads);
  return tf.tidy(() => {
    const parts: Record<string, tf.Scalar> = {};
    const atOnce = hasWeightedSumKernel();
    let total: tf.Scalar = tf.scalar(0);
    for (const [output, { target, loss, weight }] of entries) {
      const logits = entryOf(outputs, 'output', output);
      const counts = both(mask, known[target]);
      const unscaled = loss(entryOf(targets, 'target', target), logits, counts && { mask: counts });
      const scale = scales[target];
      const part = scale ? unscaled.mul<tf.Scalar>(scale) : unscaled;
      parts[output] = part;
      if (!atOnce) total = total.add(part.mul(weight));
    }
    if (atOnce) {
      const weights = entries.map(([, { weight }]) => weight);
      total = weightedSumByKernel(Object.values(parts), weights);
    }
    return { total, parts };
  });
}

function both(mask: tf.Tensor | undefined, known: tf.Tensor | undefined): tf.Tensor | undefined {
  return mask && known ? mask.mul(known) : (known ?? mask);
}

/** @throws RadnetError if there is no head, or one is not what a `HeadLoss` has to be. */
export function requireHeads(heads: HeadLosses): void {
  const entries = Object.entries(heads);
  if (entries.length === 0) throw new RadnetError('heads: expected at least one, got none');
  for (const [output, head] of entries) {
    requireKnownOptions(`heads.${output}`, head, OPTIONS);
    const { target, loss, weight } = head;
    if (typeof target !== 'string') {
      throw new RadnetError(`heads: expected a target's name for '${output}', got ${showValue(target)}`);
    }
    if (typeof loss !== 'function') {
      throw new RadnetError(
        `heads: expected a loss such as binaryCrossEntropy() for '${output}', got ${showValue(loss)}`,
      );
    }
    if (!(Number.isFinite(weight) && weight >= 0)) {
      throw new RadnetError(
        `heads: expected a finite weight of at least 0 for '${output}', got ${showValue(weight)}`,
      );
    }
  }
}

function entryOf(tensors: tf.NamedTensorMap, kind: 'output' | 'target', name: string): tf.Tensor {
  const tensor = tensors[name];
  if (tensor === undefined) {
    const names = Object.keys(tensors).join(', ') || 'none';
    throw new RadnetError(
      `heads: expected ${kind === 'output' ? 'an output' : 'a target'} '${name}', got ${names}`,
    );
  }
  return tensor;
}
