import { requireKnownOptions } from '../errors/requireKnownOptions';
import { showValue } from '../errors/showValue';
import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import type { Loss } from './loss';
import { maskedLoss } from './maskedLoss';

/** Settings for {@link softDice}. */
export interface SoftDiceOptions {
  /** Added to numerator and denominator, in pixels. Above 0; 1 by default. */
  readonly smooth?: number;
}

const OPTIONS = { smooth: true } satisfies Record<keyof SoftDiceOptions, true>;

/**
 * Soft Dice loss, 1 - (2 sum(p y) + smooth) / (sum(p) + sum(y) + smooth) with p = sigmoid(logit) and sums over the
 * pixels of one slice: one Dice a slice and channel, then the mean over the slices that the mask keeps (Milletari et
 * al., V-Net, 2016, without the squares). Labels y and logits [..., H, W, C], float32 -> scalar. The mask covers axes
 * before H.
 *
 * In a slice without lesion the Dice is smooth / (sum(p) + smooth): the loss is 0 if nothing is predicted and grows
 * with every predicted pixel. Without `smooth` the loss would be 1 for any prediction, and 0 / 0 in the limit.
 *
 * A mask that is 0 everywhere gives the value 0 and gradients of 0.
 *
 * @throws RadnetError if `smooth` is not a finite number above 0. The loss itself throws if shapes do not fit.
 */
export function softDice(options: SoftDiceOptions = {}): Loss {
  requireKnownOptions('softDice', options, Object.keys(OPTIONS));
  const { smooth = 1 } = options;
  if (!(Number.isFinite(smooth) && smooth > 0)) {
    throw new RadnetError(`smooth: expected a finite number above 0, got ${showValue(smooth)}`);
  }
  return maskedLoss(3, (labels, logits) => {
    if (labels.rank < 3) {
      throw new RadnetError(`labels: expected shape [..., H, W, C], got [${labels.shape.join(', ')}]`);
    }
    const overPixels = (pixels: tf.Tensor): tf.Tensor => pixels.sum([-3, -2]);
    const predicted = logits.sigmoid();
    const overlap = overPixels(predicted.mul(labels));
    const sizes = overPixels(predicted).add(overPixels(labels));
    return tf.sub(1, overlap.mul(2).add(smooth).div(sizes.add(smooth)));
  });
}
