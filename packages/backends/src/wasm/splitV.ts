import * as tf from '@tensorflow/tfjs';
import { copySlice } from './slice';
import type { KernelOverride } from '../overrideKernels';
import type { WasmBackend } from './wasmKernel';

/** SplitV, the gradient of Concat, with our own Slice. The stock kernel uses the slower stock Slice: see `slice`. */
export const splitV: KernelOverride = (stock) => (args) => {
  const { x } = args.inputs as { x: tf.Tensor };
  if (x.dtype !== 'float32') return stock!(args);
  const attrs = args.attrs as unknown as { numOrSizeSplits: number[] | number; axis: number };
  const axis = tf.util.parseAxisParam(attrs.axis, x.shape)[0]!;
  const begin = x.shape.map(() => 0);
  return tf.backend_util.prepareSplitSize(x, attrs.numOrSizeSplits, axis).map((length) => {
    const size = x.shape.map((whole, i) => (i === axis ? length : whole));
    const part = copySlice(args.backend as WasmBackend, x, begin, size);
    begin[axis]! += length;
    return part;
  });
};
