import { RadnetError } from '@radnet/core';
import { graphValues } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import type { GradCamPlan } from './gradCamPlan';

/** The encoder's output for a chunk of slices. */
export interface Part {
  /** How many of its slices are to be explained. */
  readonly count: number;
  /** The plan's `features`, then `beside`, of the slices to be explained; empty if there are none. */
  readonly features: readonly tf.Tensor[];
  /** The plan's `madeSources` of all slices, [1, slices, ...]. */
  readonly sources: readonly tf.Tensor[];
}

/** Returns the tensors of the plan's `sequence`, except for the model's inputs. */
export function madeSources({ sequence }: GradCamPlan): tf.SymbolicTensor[] {
  return sequence.filter(({ inputs }) => inputs.length > 0);
}

/**
 * Runs the encoder on some slices of the inputs. The computation does not depend on which of them are to be explained,
 * and it has the same size even if few slices are left for the last chunk, so a backend that compiles it does so once.
 *
 * @param chunk Number of slices to encode. If there are fewer, the last one is repeated.
 * @throws RadnetError if the encoder does not return one map for each slice.
 */
export async function encode(
  plan: GradCamPlan,
  given: ReadonlyMap<tf.SymbolicTensor, tf.Tensor>,
  slices: readonly number[],
  chunk: number,
  asked: ReadonlySet<number>,
): Promise<Part> {
  const read = Array.from({ length: chunk }, (_, at) => slices[Math.min(at, slices.length - 1)]!);
  const made = madeSources(plan);
  const wanted = [plan.features, ...plan.beside, ...made];
  const values = tf.tidy(() => {
    const known = new Map(
      [...given].map(([input, tensor]) => [input.id, slicesOf(tensor, read, plan.sliceAxis(input))]),
    );
    return graphValues(wanted, known, { training: false });
  });
  try {
    const [maps] = values as [tf.Tensor];
    if (maps.shape[0] !== chunk) {
      throw new RadnetError(
        `layer: expected maps of ${chunk} slices for as many, got ${maps.shape[0]}; are the slices folded by foldSlices?`,
      );
    }
    await settle(maps);
    const own = slices.flatMap((slice, at) => (asked.has(slice) ? [at] : []));
    const real = slices.map((_, at) => at);
    const pick = (kept: readonly number[], begin: number, end: number): tf.Tensor[] =>
      values.slice(begin, end).map((value, at) => slicesOf(value, kept, plan.sliceAxis(wanted[begin + at]!)));
    const last = wanted.length - made.length;
    const part = {
      count: own.length,
      features: own.length > 0 ? pick(own, 0, last) : [],
      sources: pick(real, last, wanted.length),
    };
    for (const tensor of [...part.features, ...part.sources]) await settle(tensor);
    return part;
  } finally {
    tf.dispose(values);
  }
}

function slicesOf(tensor: tf.Tensor, slices: readonly number[], axis: 0 | 1): tf.Tensor {
  return tf.tidy(() => tf.gather(tensor, tf.tensor1d([...slices], 'int32'), axis));
}

/**
 * Waits until the tensor is computed. Otherwise, a backend that collects operations would keep all chunks for one run.
 */
export async function settle(tensor: tf.Tensor): Promise<void> {
  const one = tf.tidy(() => tensor.flatten().slice(0, 1));
  await one.data();
  one.dispose();
}
