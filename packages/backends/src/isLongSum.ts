import * as tf from '@tensorflow/tfjs';

/** Shorter sums are left to the stock kernels. */
const LONG = 2 ** 14;

/**
 * Whether a call of the kernel Sum reduces a long float32 tensor to a scalar. Stock kernels add its values one by one.
 */
export function isLongSum(x: tf.TensorInfo, attributes: unknown): boolean {
  const { axis, keepDims } = attributes as { axis: number | number[]; keepDims: boolean };
  const isOverAll = tf.util.parseAxisParam(axis, x.shape).length === x.shape.length;
  return isOverAll && !keepDims && x.dtype === 'float32' && tf.util.sizeFromShape(x.shape) >= LONG;
}
