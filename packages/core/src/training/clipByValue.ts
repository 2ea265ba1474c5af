import * as tf from '@tensorflow/tfjs';
import { type GradientTransform, mapGradients } from './gradients';
import { requireNumber } from './requireNumber';

/**
 * Clips each element of the gradients to [-maxValue, maxValue]. This changes their direction, unlike
 * `clipByGlobalNorm`.
 *
 * @throws RadnetError if `maxValue` is not a finite number above 0.
 */
export function clipByValue(maxValue: number): GradientTransform {
  requireNumber('maxValue', maxValue, { above: 0 });
  return (gradients) =>
    tf.tidy(() => mapGradients(gradients, (gradient) => gradient.clipByValue(-maxValue, maxValue)));
}
