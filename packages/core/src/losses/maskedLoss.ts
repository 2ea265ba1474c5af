import * as tf from '@tensorflow/tfjs';
import { requireKnownOptions } from '../errors/requireKnownOptions';
import { isTensorLike, showValue } from '../errors/showValue';
import { RadnetError } from '../radnetError';
import type { Loss, LossOptions } from './loss';

const OPTIONS = Object.keys({ mask: true } satisfies Record<keyof LossOptions, true>);

/**
 * Makes a loss out of a per-element one: checks the shapes, clears padding, and takes the mean over the entries that
 * count. With a mask that is 0 everywhere the loss is 0, and so is its gradient.
 *
 * @param innerAxes How many trailing axes make one element, so that the mask may not reach into them.
 * @param elementLoss labels and logits -> losses, whose shape starts with the axes before the inner ones.
 * @param byKernel Computes the same loss, including mask and mean, with a kernel of the current backend. Returns
 *   undefined if there is none.
 */
export function maskedLoss(
  innerAxes: number,
  elementLoss: (labels: tf.Tensor, logits: tf.Tensor) => tf.Tensor,
  byKernel?: (labels: tf.Tensor, logits: tf.Tensor, mask?: tf.Tensor) => tf.Scalar | undefined,
): Loss {
  return (labels, logits, options = {}) => {
    requireOptions(options);
    const { mask } = options;
    requireShapes(labels, logits, mask, innerAxes);
    const made = byKernel?.(labels, logits, mask);
    if (made) return made;
    return tf.tidy(() => {
      if (mask === undefined) return elementLoss(labels, logits).mean();
      const counts = mask.notEqual(0);
      const real = overElements(counts, labels.shape);
      const losses = elementLoss(clearPadding(labels, real), clearPadding(logits, real));
      return meanOf(losses, counts.cast('float32'));
    });
  };
}

/**
 * Replaces padding by zeros. This must come before any arithmetic: a NaN multiplied by 0 later stays NaN, in the value
 * or in the gradient.
 */
function clearPadding(tensor: tf.Tensor, real: tf.Tensor): tf.Tensor {
  return tf.where(real, tensor, tf.zerosLike(tensor));
}

/**
 * Repeats the mask over the elements that each of its entries covers, by a matrix product with ones. `tf.where` would
 * broadcast by tiling, which takes a fifth of a training step on WASM.
 */
function overElements(counts: tf.Tensor, shape: number[]): tf.Tensor {
  const elements = tf.util.sizeFromShape(shape) / counts.size;
  const column = counts.cast('float32').reshape<tf.Tensor2D>([counts.size, 1]);
  return tf
    .matMul(column, tf.ones<tf.Rank.R2>([1, elements]))
    .reshape(shape)
    .greater(0);
}

/**
 * Each entry of the mask covers the same number of elements, so the mean of the entries' means is the mean of the
 * elements.
 */
function meanOf(losses: tf.Tensor, counts: tf.Tensor): tf.Scalar {
  const sum = losses.mul(alignAxes(counts, losses.rank)).sum<tf.Scalar>();
  const elementsPerEntry = losses.size / counts.size;
  return sum.div(counts.sum().maximum(1).mul(elementsPerEntry));
}

function alignAxes(counts: tf.Tensor, rank: number): tf.Tensor {
  return counts.reshape([...counts.shape, ...Array<number>(rank - counts.rank).fill(1)]);
}

function requireOptions(options: LossOptions): void {
  if (isTensorLike(options)) throw new RadnetError(`loss: expected { mask }, got ${showValue(options)}`);
  requireKnownOptions('loss', options, OPTIONS);
}

function requireShapes(
  labels: tf.Tensor,
  logits: tf.Tensor,
  mask: tf.Tensor | undefined,
  innerAxes: number,
): void {
  if (!tf.util.arraysEqual(labels.shape, logits.shape)) {
    throw new RadnetError(
      `labels and logits: expected one shape, got [${labels.shape.join(', ')}] and [${logits.shape.join(', ')}]`,
    );
  }
  const outer = labels.shape.slice(0, Math.max(0, labels.rank - innerAxes));
  if (mask !== undefined && !tf.util.arraysEqual(mask.shape, outer.slice(0, mask.rank))) {
    throw new RadnetError(
      `mask: expected the leading axes of [${outer.join(', ')}], of labels [${labels.shape.join(', ')}], ` +
        `got [${mask.shape.join(', ')}]`,
    );
  }
}
