import type { DataType, KernelBackend, KernelFunc, TensorInfo } from '@tensorflow/tfjs';

/**
 * What our kernels use of tfjs's BackendWasm, written out so that this package's types do not depend on one that need
 * not be installed.
 */
export interface WasmBackend extends KernelBackend {
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  /** A view of the tensor's data. Any allocation may make it invalid. */
  typedArrayFromHeap(info: TensorInfo): Float32Array | Int32Array | Uint8Array;
}

/**
 * A kernel that takes the place of a stock one, which it may call for the cases it leaves alone.
 *
 * The engine calls kernels with tensors and accepts tensors from them, with the gradient tape off, so a kernel may be
 * composed of tfjs's own operations inside `tf.tidy`.
 */
export type KernelOverride = (stock: KernelFunc | undefined) => KernelFunc;
