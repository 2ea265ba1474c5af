import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { sameValues } from './sameValues';
import type { WebgpuBackend } from './webgpuBackend';

/** Slice, which copies nothing where everything is kept: a map that is cropped to the size it has. */
export const slice: KernelOverride = (stock) => (args) => {
  const x = args.inputs['x'] as tf.TensorInfo;
  const { begin, size } = args.attrs as unknown as { begin: number | number[]; size: number | number[] };
  const [, kept] = tf.slice_util.parseSliceParams(x, begin, size) as [number[], number[]];
  return tf.util.arraysEqual(kept, x.shape)
    ? sameValues(args.backend as WebgpuBackend, x, kept)
    : stock!(args);
};
