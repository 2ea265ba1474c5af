import * as tf from '@tensorflow/tfjs';
import type { BackendCandidate } from '../backendCandidate';
import { loadTfjsNode, TENSORFLOW } from './tfjsNode';

/** TensorFlow's C library on CUDA, through tfjs-node-gpu. */
export const tfjsNodeGpu: BackendCandidate = {
  registeredAs: TENSORFLOW,
  load: () => loadTfjsNode('tfjs-node-gpu'),
  // Checks for a GPU, because without CUDA the library still starts and runs on the CPU.
  started() {
    const { isUsingGpuDevice } = tf.backend() as unknown as { isUsingGpuDevice?: boolean };
    if (isUsingGpuDevice) return;
    throw new Error(
      'started, but found no CUDA device that it can use: TensorFlow names on stderr the CUDA and cuDNN libraries that ' +
        'it misses (libtensorflow 2.9.1, which npm downloads, needs CUDA 11.2 and cuDNN 8.1)',
    );
  },
};
