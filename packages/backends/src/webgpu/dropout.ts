import type * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { type DropoutAttributes, dropoutCode } from './dropoutCode';
import { runMapProgram } from './mapProgram';
import type { WebgpuBackend } from './webgpuBackend';

/**
 * DropoutMask, a kernel that TensorFlow.js does not have: a mask of `shape`, float32, 0 with probability `rate` and
 * 1 / (1 - rate) otherwise, made by the GPU.
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

/** Dropout, a kernel of our own: x times the mask that `DropoutMask` gives. */
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
