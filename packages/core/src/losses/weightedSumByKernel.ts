import * as tf from '@tensorflow/tfjs';
import { runBackendKernel } from '../backend/runBackendKernel';

/** Whether `weightedSumByKernel` can be used: the backend has a kernel, and the gradient is not differentiated again. */
export function hasWeightedSumKernel(): boolean {
  const isDifferentiatedTwice = tf.engine().state.gradientDepth > 1;
  return !isDifferentiatedTwice && tf.getKernel('WeightedSum', tf.getBackend()) !== undefined;
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
