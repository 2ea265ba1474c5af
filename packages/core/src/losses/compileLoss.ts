import * as tf from '@tensorflow/tfjs';
import { requireKnownOptions } from '../errors/requireKnownOptions';
import { showValue } from '../errors/showValue';
import { RadnetError } from '../radnetError';
import type { Loss } from './loss';

/** Settings for {@link compileLoss}. */
export interface CompileLossOptions {
  /** Factor for the loss, at least 0: `model.compile` of TensorFlow.js takes no loss weights. Default 1. */
  readonly weight?: number;
  /**
   * How many leading axes of the targets count slices: 2 for targets by scan and slice, [B, S, ...], or 1 for targets
   * by slice, [N, ...]. Default 2.
   */
  readonly sliceAxes?: 1 | 2;
}

const OPTIONS = { weight: true, sliceAxes: true } satisfies Record<keyof CompileLossOptions, true>;

/**
 * Turns a loss of this package into one that `model.compile` takes and that leaves padded slices out.
 *
 * ```ts
 * model.compile({ optimizer: 'sgd', loss: compileLoss(binaryCrossEntropy()) });
 * await model.fit([scan, sliceMask], markPadding(labels, sliceMask));
 * ```
 *
 * TensorFlow.js gives a compiled loss targets and predictions, but no slice mask, so a plain loss counts padded slices.
 * This one reads the padding off the targets: a slice with a negative target does not count. No target of a real slice
 * is negative, and `markPadding` writes -1 into those of padded slices. Value and gradients are those of `train` on the
 * same batch. If no slice of a batch is real, they are 0.
 *
 * The loss that `fit` and `evaluate` report over several batches is the mean of the batches' losses, weighted by the
 * number of scans, as TensorFlow.js has it; `train` weights by real slices. Metrics such as `accuracy` count padded
 * slices. A model that is compiled with functions is saved without its optimizer.
 *
 * @param loss For example `binaryCrossEntropy()`. Its labels and logits are float32, of one shape.
 * @returns A function of targets and logits, [B, S, ...] or [N, ...] float32, to a scalar.
 * @throws RadnetError for an unknown option or a wrong value; the loss itself throws for shapes that do not fit.
 */
export function compileLoss(
  loss: Loss,
  options: CompileLossOptions = {},
): (targets: tf.Tensor, logits: tf.Tensor) => tf.Scalar {
  requireKnownOptions('compileLoss', options, Object.keys(OPTIONS));
  const { weight = 1, sliceAxes = 2 } = options;
  if (typeof loss !== 'function') {
    throw new RadnetError(`loss: expected a loss such as binaryCrossEntropy(), got ${showValue(loss)}`);
  }
  if (!(Number.isFinite(weight) && weight >= 0)) {
    throw new RadnetError(`weight: expected a finite number of at least 0, got ${showValue(weight)}`);
  }
  if (![1, 2].includes(sliceAxes)) {
    throw new RadnetError(`sliceAxes: expected 1 or 2, got ${showValue(sliceAxes)}`);
  }
  return (targets, logits) =>
    tf.tidy(() => {
      if (targets.rank <= sliceAxes) {
        const axes = sliceAxes === 1 ? '[N, ...]' : '[B, S, ...]';
        throw new RadnetError(
          `targets: expected ${axes}, for sliceAxes ${sliceAxes}, got ${showValue(targets)}`,
        );
      }
      const withinSlice = Array.from({ length: targets.rank - sliceAxes }, (_, axis) => sliceAxes + axis);
      const mask = targets.min(withinSlice).greaterEqual(0).cast('float32');
      return loss(targets, logits, { mask }).mul<tf.Scalar>(weight);
    });
}

/**
 * Marks padded slices for `compileLoss`: writes -1 into their targets, whatever those hold.
 *
 * ```ts
 * const marked = markPadding(labels, sliceMask); // [B, S, 1] and [B, S] -> [B, S, 1]
 * ```
 *
 * @param targets [B, S, ...], or by slice [N, ...], float32.
 * @param sliceMask [B, S], or [N]: 1 for a real slice and 0 for padding. To leave out slices whose target is not known,
 *   multiply it by `Batch.known`.
 * @returns Targets of the same shape. Dispose of the tensor.
 * @throws RadnetError if the mask is not of the targets' leading axes.
 */
export function markPadding(targets: tf.Tensor, sliceMask: tf.Tensor): tf.Tensor {
  const { rank, shape } = sliceMask;
  if (
    rank < 1 ||
    rank > 2 ||
    !tf.util.arraysEqual(shape, targets.shape.slice(0, rank)) ||
    targets.rank <= rank
  ) {
    throw new RadnetError(
      `sliceMask: expected [B, S] for targets [B, S, ...], or [N] for targets [N, ...], got ${showValue(sliceMask)} ` +
        `for targets [${targets.shape.join(', ')}]`,
    );
  }
  return tf.tidy(() => {
    const ones = Array<number>(targets.rank - rank).fill(1);
    const real = sliceMask.greater(0).reshape([...shape, ...ones]);
    const everywhere = real.logicalAnd(tf.onesLike(targets).cast('bool'));
    return tf.where(everywhere, targets, tf.onesLike(targets).neg());
  });
}
