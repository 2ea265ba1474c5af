import { requireKnownOptions } from '../errors/requireKnownOptions';
import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import type { Loss } from './loss';
import { maskedLoss } from './maskedLoss';
import { requireClassWeights } from './requireClassWeights';

/** Settings for {@link categoricalCrossEntropy}. */
export interface CategoricalCrossEntropyOptions {
  /** Factors for the loss of each class, K numbers of at least 0. Default: all 1. */
  readonly classWeights?: readonly number[];
}

const OPTIONS = { classWeights: true } satisfies Record<keyof CategoricalCrossEntropyOptions, true>;

/**
 * Softmax cross-entropy, -sum over k of w_k y_k log softmax(logits)_k, as a mean over the elements that the mask keeps.
 * One-hot labels y and logits [..., K], float32 -> scalar. The mask covers leading axes, never the class axis.
 *
 * Class weights do not change the divisor, which is the number of elements. Dividing by the sum of their weights
 * instead, as PyTorch does, cancels the weight in a batch of one class.
 *
 * A mask that is 0 everywhere gives the value 0 and gradients of 0.
 *
 * @throws RadnetError if a class weight is not a finite number of at least 0. The loss itself throws if shapes differ,
 *   or if K is below 2 or not the number of class weights.
 */
export function categoricalCrossEntropy(options: CategoricalCrossEntropyOptions = {}): Loss {
  requireKnownOptions('categoricalCrossEntropy', options, Object.keys(OPTIONS));
  const { classWeights } = options;
  if (classWeights !== undefined) requireClassWeights(classWeights);
  return maskedLoss(1, (labels, logits) => {
    requireClasses(labels.shape, classWeights?.length);
    const losses = labels.mul(tf.logSoftmax(logits)).neg();
    return (classWeights === undefined ? losses : losses.mul(tf.tensor1d([...classWeights]))).sum(-1);
  });
}

function requireClasses(shape: readonly number[], weights: number | undefined): void {
  const classes = shape.at(-1) ?? 0;
  if (classes < 2) {
    throw new RadnetError(
      `labels: expected at least 2 classes on the last axis, got shape [${shape.join(', ')}]; one class wants binaryCrossEntropy`,
    );
  }
  if (weights !== undefined && weights !== classes) {
    throw new RadnetError(
      `classWeights: expected ${classes}, one for each class of labels [${shape.join(', ')}], got ${weights}`,
    );
  }
}
