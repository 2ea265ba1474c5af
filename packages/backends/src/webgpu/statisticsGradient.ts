import type * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { type DropoutAttributes, dropoutCode } from './dropoutCode';
import { runMapProgram } from './mapProgram';
import type { WebgpuBackend } from './webgpuBackend';

interface StatisticsGradientAttributes extends DropoutAttributes {
  /** Which channels of all maps and vectors are meant. */
  readonly begin: number;
  readonly channels: number;
}

/**
 * StatisticsGradient, a custom kernel: computes w (dMean + 2 dVariance (x - mean)) for some channels in one pass, with
 * a weight w for each pixel. Adds `onto` if it is given, then multiplies by the mask that `DropoutMask` makes.
 */
export const statisticsGradient: KernelOverride = () => (args) => {
  const { x, onto, weights, ...vectors } = args.inputs as Record<
    'x' | 'weights' | 'mean' | 'dMean' | 'dVariance',
    tf.TensorInfo
  > & { onto?: tf.TensorInfo };
  const { begin, channels, ...dropped } = args.attrs as unknown as StatisticsGradientAttributes;
  const { drop, ...code } = dropoutCode(dropped);
  const maps = { x, ...(onto && { onto }) };
  const share = `weights_row(row) *
    (dMean_at(channel) + 2.0 * dVariance_at(channel) * (x_of(row, channel) - mean_at(channel)))`;
  return runMapProgram(args.backend as WebgpuBackend, {
    ...code,
    maps,
    vectors,
    rows: { weights },
    begins: Object.fromEntries([...Object.keys(maps), ...Object.keys(vectors)].map((name) => [name, begin])),
    shape: [...x.shape.slice(0, -1), channels],
    value: drop(onto ? `(onto_of(row, channel) + ${share})` : `(${share})`, 'index'),
    key: `${onto ? 'statisticsGradientOnto' : 'statisticsGradient'}${code.key}`,
  });
};
