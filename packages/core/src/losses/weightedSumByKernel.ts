import * as tf from '@tensorflow/tfjs';
import { hasFirstOrderKernel } from '../backend/hasFirstOrderKernel';
import { runBackendKernel } from '../backend/runBackendKernel';

/** Whether `weightedSumByKernel` can be used. */
export function hasWeightedSumKernel(): boolean {
  return hasFirstOrderKernel('WeightedSum');
}

/** The sum of weight x part, of scalars: a program, and another for the gradients by all of them. */
export function weightedSumByKernel(parts: readonly tf.Scalar[], weights: readonly number[]): tf.Scalar {
  const apply = tf.customGrad((...args) => {
    const scalars = args.slice(0, -1) as tf.Scalar[];
    const inputs = Object.fromEntries(scalars.map((scalar, at) => [`part${at}`, scalar]));
    return {
      value: runBackendKernel<tf.Scalar>('WeightedSum', inputs, { weights })!,
      gradFunc: (dy: tf.Scalar) => runBackendKernel<tf.Scalar[]>('WeightedSumGradient', { dy }, { weights })!,
    };
  });
  return apply(...parts);
}
