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
 * Makes TensorFlow.js's WASM backend train, and fast: adds the missing Conv2DBackpropFilter, and replaces the stock
 * kernels that a training step spends most of its time in (see docs/decisions/wasm-kernels.md for the figures).
 * Results agree with the stock kernels' to float32 rounding, but for what was wrong: truth values made of numbers, and
 * sums of many values, which drift.
 *
 * `selectBackend` calls it when it takes `wasm`. Call it yourself after `tf.setBackend('wasm')` otherwise. Calling it
 * again changes nothing.
 *
 * @throws RadnetError where the stock kernels are not there, because `@tensorflow/tfjs-backend-wasm` is not imported.
 */
export function registerWasmTrainingKernels(): void {
  if (!tf.getKernel('Conv2D', 'wasm')) {
    throw new RadnetError(
      'registerWasmTrainingKernels: expected @tensorflow/tfjs-backend-wasm to be imported first, found none of its kernels.',
    );
  }
  overrideKernels('wasm', overrides);
}
