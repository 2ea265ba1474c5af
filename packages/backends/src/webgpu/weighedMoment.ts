import type * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { channelSums } from './channelSums';
import type { WebgpuBackend } from './webgpuBackend';

/**
 * WeighedMoment, a kernel of our own. { x: [R, C], weights: [1, R] } to [1, C]: the sum of w x over the rows; with
 * `mean`, [1, C], that of w (x - mean)^2.
 */
export const weighedMoment: KernelOverride = () => (args) => {
  const { x, weights, mean } = args.inputs as Record<'x' | 'weights', tf.TensorInfo> & {
    mean?: tf.TensorInfo;
  };
  const [rowCount, channels] = x.shape as [number, number];
  return channelSums(args.backend as WebgpuBackend, {
    maps: { x },
    rows: { weights },
    rowCount,
    channels,
    ...(mean
      ? {
          vectors: { mean },
          code: 'let centred = x_of(row, channel) - mean_at(channel);',
          values: ['weights_row(row) * centred * centred'],
          key: 'variance',
        }
      : { values: ['weights_row(row) * x_of(row, channel)'], key: 'mean' }),
  });
};
