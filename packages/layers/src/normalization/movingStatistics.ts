import type * as tf from '@tensorflow/tfjs';
import { isRecomputing, isStatisticsPass } from '@radnet/core';
import { type BatchStatistics, movedAverages, unbiased } from './batchStatistics';

/** Share of the old running statistics that a training step keeps. */
export const DEFAULT_MOMENTUM = 0.9;

/** Added to the variance before the square root; Torch's value. */
export const EPSILON = 1e-5;

/** The two non-trainable weights of a normalisation layer. */
export interface MovingStatistics {
  readonly mean: tf.LayerVariable;
  readonly variance: tf.LayerVariable;
}

export function readMovingStatistics(moving: MovingStatistics): BatchStatistics {
  return { mean: moving.mean.read() as tf.Tensor1D, variance: moving.variance.read() as tf.Tensor1D };
}

/**
 * Moves the running statistics towards those of one more batch (see `movedAverages`). A repeated pass does not move
 * them again. In a `statisticsPass`, those of the batch replace them.
 */
export function writeMovingStatistics(
  moving: MovingStatistics,
  batch: BatchStatistics,
  momentum: number,
  count: tf.Scalar,
): void {
  if (isRecomputing()) return;
  const moved = isStatisticsPass()
    ? unbiased(batch, count)
    : movedAverages(readMovingStatistics(moving), batch, momentum, count);
  moving.mean.write(moved.mean);
  moving.variance.write(moved.variance);
}

/** Combines statistics, gamma and beta into one scale and one shift for each channel. */
export function scaleAndShift(
  { mean, variance }: BatchStatistics,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
): { scale: tf.Tensor1D; shift: tf.Tensor1D } {
  const scale = gamma.mul<tf.Tensor1D>(variance.add(EPSILON).rsqrt());
  return { scale, shift: beta.sub(mean.mul(scale)) };
}
