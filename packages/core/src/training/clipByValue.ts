import * as tf from '@tensorflow/tfjs';
import { type GradientTransform, mapGradients } from './gradients';
import { requireNumber } from './requireNumber';

/**
 * Cuts each element of the gradients to [-maxValue, maxValue]. That changes their direction, which `clipByGlobalNorm` does
 * not.
 *
 * @throws RadnetError where `maxValue` is not a finite number above 0.
 */
export function clipByValue(maxValue: number): GradientTransform {
  requireNumber('maxValue', maxValue, { above: 0 });
  return (gradients) =>
    tf.tidy(() => mapGradients(gradients, (gradient) => gradient.clipByValue(-maxValue, maxValue)));
}
