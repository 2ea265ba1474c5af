import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { channelSums } from './channelSums';
import type { WebgpuBackend } from './webgpuBackend';

/** What is left for tfjs's own kernel of a long sum. */
const COLUMNS = 64;
/** Shorter sums are left to it whole. */
const LONG = 2 ** 14;

/** Sum; a long one over everything in many workgroups, where tfjs has one walk through all of it. */
export const sum: KernelOverride = (stock) => (args) => {
  const { x } = args.inputs as { x: tf.TensorInfo };
  const { axis, keepDims } = args.attrs as unknown as { axis: number | number[]; keepDims: boolean };
  const size = tf.util.sizeFromShape(x.shape);
  const isOverAll = tf.util.parseAxisParam(axis, x.shape).length === x.shape.length;
  if (!isOverAll || keepDims || x.dtype !== 'float32' || size < LONG || size % COLUMNS > 0)
    return stock!(args);
  const rowCount = size / COLUMNS;
  return tf.tidy(() => {
    const columns = channelSums(args.backend as WebgpuBackend, {
      maps: { x: { ...x, shape: [rowCount, COLUMNS] } },
      rowCount,
      channels: COLUMNS,
      values: ['x_of(row, channel)'],
      key: 'parts',
    });
    return tf.engine().makeTensorFromTensorInfo(columns).sum();
  });
};
