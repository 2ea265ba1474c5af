import * as tf from '@tensorflow/tfjs';
import type { BackendCandidate } from '../backendCandidate';
import { loadFailure } from '../loadFailure';
import { provideDawn } from '../webgpu/provideDawn';
import { registerWebgpuTrainingKernels } from '../registerWebgpuTrainingKernels';
import { type Gpu, requireAdapter } from '../webgpu/requireAdapter';
import { boundPool } from '../webgpu/boundPool';
import { watchDevice } from '../webgpu/watchDevice';
import type { WebgpuBackend } from '../webgpu/webgpuBackend';

/** tfjs's WebGPU backend: in a browser on its own WebGPU, in Node on Dawn (npm package `webgpu`). */
export const webgpu: BackendCandidate = {
  registeredAs: 'webgpu',
  async load({ software }) {
    const gpu = tf.env().getBool('IS_NODE') ? await provideDawn() : browserGpu();
    await requireAdapter(gpu, software);
    try {
      // Registers the backend only where navigator.gpu is there already.
      await import('@tensorflow/tfjs-backend-webgpu');
    } catch (error) {
      throw loadFailure('@tensorflow/tfjs-backend-webgpu', error);
    }
    registerWebgpuTrainingKernels();
  },
  started() {
    const backend = tf.backend() as WebgpuBackend;
    watchDevice(backend);
    boundPool(backend);
  },
};

function browserGpu(): Gpu {
  const { gpu } = globalThis.navigator as { gpu?: Gpu };
  if (!gpu) throw new Error('this browser, or a page not served over https, has no WebGPU (navigator.gpu)');
  return gpu;
}
