import { graphValues, RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import type { GradCamPlan } from './gradCamPlan';

/** What the encoder made of a chunk of slices. */
export interface Part {
  /** How many of its slices are asked for. */
  readonly count: number;
  /** Of those, the plan's features, then what stands `beside` them; empty where none is. */
  readonly features: readonly tf.Tensor[];
  /** Of all its slices, `madeSources` of the plan, [1, slices, ...]. */
  readonly sources: readonly tf.Tensor[];
}

/** What the sequence reads, but for the model's inputs. */
export function madeSources({ sequence }: GradCamPlan): tf.SymbolicTensor[] {
  return sequence.filter(({ inputs }) => inputs.length > 0);
}

/**
 * Runs the encoder on some slices of the inputs given.
 *
 * @throws RadnetError where it does not give one map a slice.
 */
export function encode(
  plan: GradCamPlan,
  given: ReadonlyMap<tf.SymbolicTensor, tf.Tensor>,
  slices: readonly number[],
  asked: readonly number[],
): Part {
  const own = slices.flatMap((slice, at) => (asked.includes(slice) ? [at] : []));
  const kept = own.length > 0 ? [plan.features, ...plan.beside] : [];
  const made = madeSources(plan);
  const values = tf.tidy(() => {
    const known = new Map(
      [...given].map(([input, tensor]) => [input.id, slicesOf(tensor, slices, plan.sliceAxis(input))]),
    );
    const found = graphValues([...kept, ...made], known, { training: false });
    const count = found[0]!.shape[plan.sliceAxis(kept[0] ?? made[0]!)];
    if (count !== slices.length) {
      throw new RadnetError(
        `layer: expected maps of ${slices.length} slices for as many, got ${count}; are the slices folded by foldSlices?`,
      );
    }
    return found.map((value, at) =>
      at < kept.length ? slicesOf(value, own, plan.sliceAxis(kept[at]!)) : value.clone(),
    );
  });
  return { count: own.length, features: values.slice(0, kept.length), sources: values.slice(kept.length) };
}

function slicesOf(tensor: tf.Tensor, slices: readonly number[], axis: 0 | 1): tf.Tensor {
  return tf.gather(tensor, tf.tensor1d([...slices], 'int32'), axis);
}
