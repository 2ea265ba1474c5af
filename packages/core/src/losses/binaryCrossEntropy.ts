import { requireKnownOptions } from '../errors/requireKnownOptions';
import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import { binaryCrossEntropyByKernel, type ClassWeights } from './binaryCrossEntropyByKernel';
import type { Loss } from './loss';
import { maskedLoss } from './maskedLoss';
import { requireClassWeights } from './requireClassWeights';

/** Settings for {@link binaryCrossEntropy}. */
export interface BinaryCrossEntropyOptions {
  /** Factors for the loss of negative and positive elements, [negative, positive], each at least 0. Default [1, 1]. */
  readonly classWeights?: ClassWeights;
}

const OPTIONS = { classWeights: true } satisfies Record<keyof BinaryCrossEntropyOptions, true>;

/**
 * Sigmoid cross-entropy, -w1 y log p - w0 (1 - y) log(1 - p) with p = sigmoid(logit), as a mean over the elements that
 * the mask keeps. Labels y and logits of one shape, float32 -> scalar. Exact for logits of any finite size.
 *
 * Class weights do not change the divisor, which is the number of elements. Dividing by the sum of their weights
 * instead, as PyTorch's weighted cross-entropy does, cancels the weight in a batch of one class.
 *
 * A mask that is 0 everywhere gives the value 0 and gradients of 0.
 *
 * @throws RadnetError if a class weight is not a finite number of at least 0. The loss itself throws if shapes differ.
 */
export function binaryCrossEntropy(options: BinaryCrossEntropyOptions = {}): Loss {
  requireKnownOptions('binaryCrossEntropy', options, Object.keys(OPTIONS));
  const { classWeights = [1, 1] } = options;
  requireClassWeights(classWeights);
  if ((classWeights as readonly number[]).length !== 2) {
    throw new RadnetError(`classWeights: expected [negative, positive], got [${classWeights.join(', ')}]`);
  }
  const [negative, positive] = classWeights;
  // softplus(x) = log(1 + exp(x)) is -log(1 - p), and softplus(-x) is -log p. Unlike max(x, 0) and |x|, which the
  // usual stable form is made of, it has the right gradient at x = 0 as well.
  return maskedLoss(
    0,
    (labels, logits) =>
      tf.add(
        labels.mul(positive).mul(logits.neg().softplus()),
        tf.sub(1, labels).mul(negative).mul(logits.softplus()),
      ),
    (labels, logits, mask) => binaryCrossEntropyByKernel(labels, logits, mask, classWeights),
  );
}
