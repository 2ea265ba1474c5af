import * as tf from '@tensorflow/tfjs';
import { isLongSum } from '../isLongSum';
import type { KernelOverride } from '../overrideKernels';
import { channelSums } from './channelSums';
import type { WebgpuBackend } from './webgpuBackend';

/** What is left for tfjs's own kernel of a long sum. */
const COLUMNS = 64;

/** Sum; a long one over everything in many workgroups, where tfjs has one walk through all of it. */
export const sum: KernelOverride = (stock) => (args) => {
  const { x } = args.inputs as { x: tf.TensorInfo };
  const size = tf.util.sizeFromShape(x.shape);
  if (!isLongSum(x, args.attrs) || size % COLUMNS > 0) return stock!(args);
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
