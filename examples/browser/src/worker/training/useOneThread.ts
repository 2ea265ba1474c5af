import * as tf from '@tensorflow/tfjs';

/** A private part of TensorFlow.js's WebAssembly backend; the lock file pins the version. */
interface WasmBackend {
  readonly wasm?: { readonly tfjs?: { initWithThreadsCount?(threads: number): void } };
}

/**
 * Makes WebAssembly compute on one thread from here on. The demo's layers are so small that threads wait for each other longer than they
 * compute, and if the cores are busy with anything else, a step takes two to four times as long. Other backends stay as they are.
 *
 * This cannot be undone: each new set of threads would take more of the few that the backend has ready, and in the end wait for ever.
 */
export function useOneThread(): void {
  const { wasm } = tf.backend() as WasmBackend;
  wasm?.tfjs?.initWithThreadsCount?.(1);
}
