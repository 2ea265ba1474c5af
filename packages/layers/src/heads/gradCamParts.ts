import { RadnetError } from '@radnet/core';
import { graphValues } from '@radnet/core/internal';
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
 * Runs the encoder on some slices of the inputs given. It is the same computation whichever of them are asked for, and of the same
 * size however few are left for the last chunk: a backend that compiles it does so once.
 *
 * @param chunk How many slices it is given; the last one is repeated where there are fewer.
 * @throws RadnetError where it does not give one map a slice.
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

/** Waits until it is computed: a backend that records would else keep all chunks for one run. */
export async function settle(tensor: tf.Tensor): Promise<void> {
  const one = tf.tidy(() => tensor.flatten().slice(0, 1));
  await one.data();
  one.dispose();
}
