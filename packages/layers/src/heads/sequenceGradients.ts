import { graphValues } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import { madeSources, type Part } from './gradCamParts';
import type { GradCamPlan } from './gradCamPlan';

export interface SequenceGradientsArgs {
  readonly plan: GradCamPlan;
  /** The model's inputs, of a whole scan. */
  readonly given: ReadonlyMap<tf.SymbolicTensor, tf.Tensor>;
  readonly parts: readonly Part[];
  readonly asked: readonly number[];
  /** [classes], 1 at the class explained. */
  readonly target: tf.Tensor1D;
  readonly sequenceLength: number;
}

/** Slices that copies of a scan hold in all: a step of the sequence takes some thousand numbers each. */
const TOGETHER = 4096;

/**
 * The gradient of each slice's logit by what describes that slice, for the slices asked for.
 *
 * A backward pass gives the gradient of one sum. That of each logit for itself takes one a slice: the scan is read as a batch of
 * copies of itself, and of each copy another slice's logit is differentiated.
 *
 * @returns For each of the plan's `described` [slices asked for, ...]; none where no slices are mixed.
 */
export function sequenceGradients(args: SequenceGradientsArgs): tf.Tensor[] {
  const { plan, given, parts, asked, sequenceLength } = args;
  if (plan.sequence.length === 0) return [];
  return tf.tidy(() => {
    const made = madeSources(plan);
    const whole = new Map(given);
    made.forEach((symbol, at) =>
      whole.set(
        symbol,
        tf.concat(
          parts.map(({ sources }) => sources[at]!),
          1,
        ),
      ),
    );
    const slices = whole.get(made[0]!)!.shape[1]!;
    const sequences = Math.max(1, Math.round(slices / sequenceLength));
    const length = Math.ceil(slices / sequences);
    const copies = Math.max(1, Math.floor(TOGETHER / length));
    const groups: tf.Tensor[][] = [];
    for (let begin = 0; begin < asked.length; begin += copies) {
      const group = asked.slice(begin, begin + copies);
      groups.push(tf.tidy(() => ofGroup(args, whole, group, sequences, length)));
    }
    return plan.described.map((_, at) =>
      tf.concat(
        groups.map((group) => group[at]!),
        0,
      ),
    );
  });
}

/** Each slice of the group in a copy of every `sequences`-th slice, its own among them, of `length` slices. */
function ofGroup(
  { plan, target }: SequenceGradientsArgs,
  whole: ReadonlyMap<tf.SymbolicTensor, tf.Tensor>,
  group: readonly number[],
  sequences: number,
  length: number,
): tf.Tensor[] {
  const copied = (tensor: tf.Tensor): tf.Tensor => {
    const [, slices, ...rest] = tensor.shape as [number, number, ...number[]];
    const inCopies = group.flatMap((slice) =>
      Array.from({ length }, (_, at) => Math.min(slices, (slice % sequences) + at * sequences)),
    );
    // Behind the last slice one of zeros, which pads.
    const flat = tf.concat([tensor.reshape([slices, ...rest]), tf.zeros([1, ...rest], tensor.dtype)], 0);
    return tf.gather(flat, tf.tensor1d(inCopies, 'int32')).reshape([group.length, length, ...rest]);
  };
  const place = group.map((slice) => Math.floor(slice / sequences));
  const others = plan.sequence
    .filter((symbol) => !plan.described.includes(symbol))
    .map((symbol) => [symbol.id, copied(whole.get(symbol)!)] as const);
  const own = tf.oneHot(tf.tensor1d(place, 'int32'), length);
  const isOwn = own.toFloat().expandDims(2);
  const ownLogits = (...described: tf.Tensor[]): tf.Scalar => {
    const known = new Map([...others, ...plan.described.map(({ id }, at) => [id, described[at]!] as const)]);
    const [logits] = graphValues([plan.output], known, { training: false }) as [tf.Tensor];
    return logits.mul(isOwn).mul(target).sum();
  };
  const gradients = tf.grads(ownLogits)(plan.described.map((symbol) => copied(whole.get(symbol)!)));
  const places = tf.tensor1d(
    place.map((at, copy) => copy * length + at),
    'int32',
  );
  return gradients.map((gradient) => {
    const [copies, , ...rest] = gradient.shape as [number, number, ...number[]];
    return tf.gather(gradient.reshape([copies * length, ...rest]), places);
  });
}
