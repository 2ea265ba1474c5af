import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import { batchMatMul } from './wasm/batchMatMul';
import { conv2dBackpropFilter } from './wasm/conv2dBackpropFilter';
import { conv2dBackpropInput } from './wasm/conv2dBackpropInput';
import { identity } from './wasm/identity';
import { slice } from './wasm/slice';
import { splitV } from './wasm/splitV';
import type { KernelOverride } from './wasm/wasmKernel';

const overrides: Readonly<Record<string, KernelOverride>> = {
  BatchMatMul: batchMatMul,
  Conv2DBackpropFilter: conv2dBackpropFilter,
  Conv2DBackpropInput: conv2dBackpropInput,
  Identity: identity,
  Slice: slice,
  SplitV: splitV,
};

const registered = new Set<tf.KernelFunc>();

/**
 * Makes TensorFlow.js's WASM backend train, and fast: adds the missing Conv2DBackpropFilter, and replaces the stock
 * kernels that a training step spends most of its time in (see docs/decisions/wasm-kernels.md for the figures).
 * Results agree with the stock kernels' to float32 rounding.
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
  for (const [kernelName, override] of Object.entries(overrides)) {
    const stock = tf.getKernel(kernelName, 'wasm') as tf.KernelConfig | undefined;
    if (stock && registered.has(stock.kernelFunc)) continue;
    const kernelFunc = override(stock?.kernelFunc);
    registered.add(kernelFunc);
    if (stock) tf.unregisterKernel(kernelName, 'wasm');
    // The stock set-up stays: it runs should the backend be started (again) after this.
    tf.registerKernel({ ...stock, kernelName, backendName: 'wasm', kernelFunc });
  }
}
