import type { DataType, KernelBackend, TensorInfo } from '@tensorflow/tfjs';

/**
 * What our kernels use of tfjs's BackendWasm, written out so that this package's types do not depend on one that need
 * not be installed.
 */
export interface WasmBackend extends KernelBackend {
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  /** A view of the tensor's data. Any allocation may make it invalid. */
  typedArrayFromHeap(info: TensorInfo): Float32Array | Int32Array | Uint8Array;
}
