import type * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { type DropoutAttributes, dropoutCode } from './dropoutCode';
import { runMapProgram } from './mapProgram';
import type { WebgpuBackend } from './webgpuBackend';

/**
 * DropoutMask, a custom kernel: makes a float32 mask of `shape` on the GPU that is 0 with probability `rate` and
 * 1 / (1 - rate) otherwise.
 */
export const dropoutMask: KernelOverride = () => (args) => {
  const { shape } = args.attrs as unknown as { shape: number[] };
  const { drop, ...code } = dropoutCode(args.attrs as unknown as DropoutAttributes);
  return runMapProgram(args.backend as WebgpuBackend, {
    ...code,
    shape,
    value: drop('V(1.0)', 'index'),
    key: `dropoutMask${code.key}`,
  });
};

/** Dropout, a custom kernel: x times the mask that `DropoutMask` makes. */
export const dropout: KernelOverride = () => (args) => {
  const { x } = args.inputs as { x: tf.TensorInfo };
  const { drop, ...code } = dropoutCode(args.attrs as unknown as DropoutAttributes);
  return runMapProgram(args.backend as WebgpuBackend, {
    ...code,
    maps: { x },
    shape: x.shape,
    value: drop('x_of(row, channel)', 'index'),
    key: `dropout${code.key}`,
  });
};
