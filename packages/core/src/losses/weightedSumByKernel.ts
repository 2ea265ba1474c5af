import * as tf from '@tensorflow/tfjs';
import { hasFirstOrderKernel } from '../backend/hasFirstOrderKernel';
import { runBackendKernel } from '../backend/runBackendKernel';

/** Returns whether the backend has the kernel that `weightedSumByKernel` needs. */
export function hasWeightedSumKernel(): boolean {
  return hasFirstOrderKernel('WeightedSum');
}

/** Returns the sum of weight x part over scalars, in one program forward and one for all gradients. */
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
