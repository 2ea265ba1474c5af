import { graphValues } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import { madeSources, type Part } from './gradCamParts';
import type { GradCamPlan } from './gradCamPlan';

export interface SequenceGradientsArgs {
  readonly plan: GradCamPlan;
  /** The model's inputs for a whole scan. */
  readonly given: ReadonlyMap<tf.SymbolicTensor, tf.Tensor>;
  readonly parts: readonly Part[];
  /** The slices to explain. */
  readonly asked: readonly number[];
  /** [classes]: 1 at the class to explain, 0 elsewhere. */
  readonly target: tf.Tensor1D;
  readonly sequenceLength: number;
}

/** Largest number of slices in the copies of a scan that run together. Each takes some thousand numbers. */
const TOGETHER = 4096;

/**
 * Returns, for each slice to explain, the gradient of its logit with respect to its own part of the plan's `described`.
 *
 * One backward pass computes the gradient of one sum, so separate gradients of all logits would take one pass for each
 * slice. Instead, the scan is read as a batch of copies of itself, and each copy differentiates the logit of another
 * slice.
 *
 * @returns One tensor [slices to explain, ...] for each of the plan's `described`; none if the model does not mix
 *   slices.
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

/**
 * Returns the gradients for a group of slices. Each slice has its own copy of the sequence that it belongs to: every
 * `sequences`-th slice of the scan, `length` in all.
 */
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
    // A slice of zeros after the last one serves as padding.
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
