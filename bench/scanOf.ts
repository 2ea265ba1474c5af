import * as tf from '@tensorflow/tfjs';

/** Height and width of the slices that are benchmarked. */
export const SIZE = 250;

/** A scan of noise, [1, slices, size, size, 1], with all its slices real. */
export function scanOf(slices: number, size = SIZE): { scan: tf.Tensor; sliceMask: tf.Tensor2D } {
  const scan = tf.randomUniform([1, slices, size, size, 1], 0, 1, 'float32', 1);
  return { scan, sliceMask: tf.ones<tf.Rank.R2>([1, slices]) };
}
