import * as tf from '@tensorflow/tfjs';

/** What TensorFlow.js's WebAssembly backend keeps to itself; the version is pinned by the lock file. */
interface WasmBackend {
  readonly wasm?: { readonly tfjs?: { initWithThreadsCount?(threads: number): void } };
}

/**
 * Has WebAssembly compute on one thread from here on. The demo's layers are so small that threads wait for each other longer than they
 * compute, and where the cores have anything else to do, a step takes two to four times as long. Other engines stay as they are.
 *
 * There is no way back: each new set of threads would take more of the few that the backend has ready, and wait for ever for one too many.
 */
export function useOneThread(): void {
  const { wasm } = tf.backend() as WasmBackend;
  wasm?.tfjs?.initWithThreadsCount?.(1);
}
