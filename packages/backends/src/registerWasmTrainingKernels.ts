import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '@radnet/core';
import { type KernelOverride, overrideKernels } from './overrideKernels';
import { batchMatMul } from './wasm/batchMatMul';
import { cast } from './wasm/cast';
import { conv2dBackpropFilter } from './wasm/conv2dBackpropFilter';
import { conv2dBackpropInput } from './wasm/conv2dBackpropInput';
import { identity } from './wasm/identity';
import { slice } from './wasm/slice';
import { splitV } from './wasm/splitV';
import { sum } from './wasm/sum';

const overrides: Readonly<Record<string, KernelOverride>> = {
  BatchMatMul: batchMatMul,
  Cast: cast,
  Conv2DBackpropFilter: conv2dBackpropFilter,
  Conv2DBackpropInput: conv2dBackpropInput,
  Identity: identity,
  Slice: slice,
  SplitV: splitV,
  Sum: sum,
};

/**
 * Lets TensorFlow.js's WASM backend train, and makes it fast: adds the missing Conv2DBackpropFilter, and replaces the
 * stock kernels in which a training step spends most of its time (see docs/decisions/wasm-kernels.md for the figures).
 * Results agree with the stock kernels' to float32 rounding, except where the stock kernels are wrong: casts of numbers
 * to bool, and sums of many values, which drift.
 *
 * `selectBackend` calls this function when it starts `wasm`. If you start the backend yourself, call it after
 * `tf.setBackend('wasm')`. Calling it again changes nothing.
 *
 * @throws RadnetError if `@tensorflow/tfjs-backend-wasm` is not imported, so that its stock kernels are missing.
 */
export function registerWasmTrainingKernels(): void {
  if (!tf.getKernel('Conv2D', 'wasm')) {
    throw new RadnetError(
      'registerWasmTrainingKernels: expected @tensorflow/tfjs-backend-wasm to be imported first, found none of its kernels.',
    );
  }
  overrideKernels('wasm', overrides);
}
