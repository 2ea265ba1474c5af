import type { DataType, KernelBackend, TensorInfo } from '@tensorflow/tfjs';

/**
 * The parts of tfjs's BackendWasm that our kernels use. They are declared here so that this package's types do not
 * depend on an optional package.
 */
export interface WasmBackend extends KernelBackend {
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  /** Returns a view of the tensor's data. Any allocation may make it invalid. */
  typedArrayFromHeap(info: TensorInfo): Float32Array | Int32Array | Uint8Array;
}
