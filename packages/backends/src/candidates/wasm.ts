import type { BackendCandidate } from '../backendCandidate';
import { loadFailure } from '../loadFailure';
import { registerWasmTrainingKernels } from '../registerWasmTrainingKernels';

/** tfjs's WebAssembly backend, with the kernels that training needs. */
export const wasm: BackendCandidate = {
  registeredAs: 'wasm',
  async load() {
    try {
      await import('@tensorflow/tfjs-backend-wasm');
    } catch (error) {
      throw loadFailure('@tensorflow/tfjs-backend-wasm', error);
    }
    registerWasmTrainingKernels();
  },
  explain: (reason) =>
    'its .wasm files could not be had: serve those of @tensorflow/tfjs-backend-wasm/dist, and say where they lie by its ' +
    `setWasmPaths before selectBackend is called. It said: ${reason}`,
};
