import type * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { runMapProgram } from './mapProgram';
import type { WebgpuBackend } from './webgpuBackend';

/**
 * StatisticsGradient, a kernel of our own: w (dMean + 2 dVariance (x - mean)), with a weight for each pixel, added to the
 * first C channels of `onto` where that is given. One pass.
 */
export const statisticsGradient: KernelOverride = () => (args) => {
  const { x, onto, weights, ...vectors } = args.inputs as Record<
    'x' | 'weights' | 'mean' | 'dMean' | 'dVariance',
    tf.TensorInfo
  > & { onto?: tf.TensorInfo };
  const share = `weights_row(row) *
    (dMean_at(channel) + 2.0 * dVariance_at(channel) * (x_of(row, channel) - mean_at(channel)))`;
  return runMapProgram(args.backend as WebgpuBackend, {
    maps: { x, ...(onto && { onto }) },
    vectors,
    rows: { weights },
    shape: [...x.shape.slice(0, -1), vectors.mean.shape[0]!],
    value: onto ? `onto_of(row, channel) + ${share}` : share,
    key: onto ? 'statisticsGradientOnto' : 'statisticsGradient',
  });
};
