import type { TensorInfo } from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import type { WasmBackend } from './wasmKernel';

/**
 * Identity that shares its input's data, as other backends do. This is safe because data is never overwritten. The
 * stock kernel copies the data, and TensorFlow.js calls it for every tensor that is saved for a gradient.
 */
export const identity: KernelOverride = () => (args) => {
  const { x } = args.inputs as { x: TensorInfo };
  (args.backend as WasmBackend).incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
};
