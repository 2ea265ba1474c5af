import type { TensorInfo } from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import type { WasmBackend } from './wasmKernel';

/**
 * Identity, sharing the data with its input as the other backends do; data is never written twice. The stock kernel
 * copies it, and the engine calls it for every tensor that a gradient keeps.
 */
export const identity: KernelOverride = () => (args) => {
  const { x } = args.inputs as { x: TensorInfo };
  (args.backend as WasmBackend).incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
};
