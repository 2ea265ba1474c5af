import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import type { WasmBackend } from './wasmKernel';

/** Length of the shortest run of values for which a call of `set` is faster than a loop. */
const LONG_RUN = 32;

/**
 * Slice that copies only the requested values. The stock kernel first copies the whole input out of WASM memory, and
 * makes a view for every row. Types other than float32 use the stock kernel.
 */
export const slice: KernelOverride = (stock) => (args) => {
  const { x } = args.inputs as { x: tf.TensorInfo };
  if (x.dtype !== 'float32') return stock!(args);
  const { begin, size } = args.attrs as unknown as { begin: number[]; size: number[] };
  const [first, extent] = tf.slice_util.parseSliceParams(x, begin, size) as [number[], number[]];
  return copySlice(args.backend as WasmBackend, x, first, extent);
};

export function copySlice(
  backend: WasmBackend,
  x: tf.TensorInfo,
  begin: readonly number[],
  size: readonly number[],
): tf.TensorInfo {
  const result = backend.makeOutput([...size], 'float32');
  if (tf.util.sizeFromShape([...size]) === 0) return result;
  // Gets the views after the allocation, which may move the memory.
  const from = backend.typedArrayFromHeap(x) as Float32Array;
  const to = backend.typedArrayFromHeap(result) as Float32Array;
  const steps = [...tf.util.computeStrides(x.shape), 1];
  // From axis `inner` on, the values are contiguous, because all later axes are copied whole.
  let inner = x.shape.length - 1;
  while (inner > 0 && size[inner] === x.shape[inner]) inner--;
  const run = tf.util.sizeFromShape(size.slice(Math.max(inner, 0)));
  let target = 0;
  const copy = (axis: number, source: number): void => {
    const start = source + (begin[axis] ?? 0) * steps[axis]!;
    if (axis < inner) {
      const step = steps[axis]!;
      for (let i = 0; i < size[axis]!; i++) copy(axis + 1, start + i * step);
      return;
    }
    if (run >= LONG_RUN) to.set(from.subarray(start, start + run), target);
    else for (let i = 0; i < run; i++) to[target + i] = from[start + i]!;
    target += run;
  };
  copy(0, 0);
  return result;
}
