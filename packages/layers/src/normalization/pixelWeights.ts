import { runBackendKernel } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import { shareBatch, type SharedBatch } from './sharedStatistics';

/** How the pixels of a batch count in its statistics. */
export interface Pixels {
  /** [1, N * H * W]; the sum is 1, or 0 if no slice is real. */
  readonly weights: tf.Tensor2D;
  /** Set if the statistics cover several processes. */
  readonly shared?: SharedBatch | undefined;
}

export interface PixelWeights extends Pixels {
  /** Number of pixels in real slices, in all processes that share statistics. */
  readonly count: tf.Scalar;
}

/**
 * Returns the weight of every pixel in a batch's statistics: 1 / (pixels of real slices) in a real slice, 0 in a padded
 * one. In a `statisticsGroup`, these are the weights within the process, and `shared` has the weight of the process.
 *
 * @param shape [N, H, W, C] of the feature map.
 * @param sliceMask [N], 1 for a real slice and 0 for padding. Without it, all slices are real.
 */
export function pixelWeights(shape: readonly number[], sliceMask?: tf.Tensor): PixelWeights {
  const [n = 0, height = 0, width = 0] = shape;
  const pixels = height * width;
  const shared = shareBatch(() => pixels * realSlices(n, sliceMask));
  const own = ownWeights(n, pixels, sliceMask);
  if (!shared) return own;
  own.count.dispose();
  return { weights: own.weights, count: tf.scalar(shared.count), shared };
}

function ownWeights(n: number, pixels: number, sliceMask?: tf.Tensor): PixelWeights {
  if (!sliceMask || sliceMask.dtype === 'float32') {
    const made = runBackendKernel<tf.Tensor[]>('PixelWeights', { mask: sliceMask }, { slices: n, pixels });
    if (made) return { weights: made[0] as tf.Tensor2D, count: made[1] as tf.Scalar };
  }
  return tf.tidy(() => {
    const mask = sliceMask ?? tf.ones([n]);
    const count = mask.sum().mul<tf.Scalar>(pixels);
    const perSlice = mask.reshape<tf.Tensor2D>([n, 1]).div<tf.Tensor2D>(tf.maximum(count, 1));
    const weights = tf
      .matMul(perSlice, tf.ones<tf.Rank.R2>([1, pixels]))
      .reshape<tf.Tensor2D>([1, n * pixels]);
    return { weights, count };
  });
}

function realSlices(n: number, sliceMask?: tf.Tensor): number {
  return sliceMask ? sliceMask.dataSync<'float32'>().reduce((sum, isReal) => sum + isReal, 0) : n;
}
