import type { TensorInfo } from '@tensorflow/tfjs';
import type { WebgpuBackend } from './webgpuBackend';

/** A kernel's result that has another's values, in their order: no program. */
export function sameValues(backend: WebgpuBackend, x: TensorInfo, shape: number[]): TensorInfo {
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape, dtype: x.dtype };
}
