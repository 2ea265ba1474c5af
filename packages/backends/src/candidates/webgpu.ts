import * as tf from '@tensorflow/tfjs';
import type { BackendCandidate } from '../backendCandidate';
import { loadFailure } from '../loadFailure';
import { provideDawn } from '../webgpu/provideDawn';
import { registerWebgpuTrainingKernels } from '../registerWebgpuTrainingKernels';
import { type Gpu, requireAdapter } from '../webgpu/requireAdapter';
import { supportViews } from '../webgpu/bufferView';
import { boundPool } from '../webgpu/boundPool';
import { recordSteps } from '../webgpu/recording/recordSteps';
import { uploadAtOnce } from '../webgpu/uploadAtOnce';
import { watchDevice } from '../webgpu/watchDevice';
import type { WebgpuBackend } from '../webgpu/webgpuBackend';

/** tfjs's WebGPU backend, on the browser's own WebGPU or, in Node, on Dawn (npm package `webgpu`). */
export const webgpu: BackendCandidate = {
  registeredAs: 'webgpu',
  async load({ software }) {
    const gpu = tf.env().getBool('IS_NODE') ? await provideDawn() : browserGpu();
    await requireAdapter(gpu, software);
    try {
      // Imported after `provideDawn`: the package registers its backend only if navigator.gpu exists.
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
    supportViews(backend);
    uploadAtOnce(backend);
    recordSteps(backend);
    submitTogether();
  },
};

/** Number of programs that tfjs sends together by default. */
const STOCK_BATCH = 15;
/**
 * Our number. Each sending took 2 ms on an H100 (docs/decisions/webgpu.md), and a training step has thousands of
 * programs.
 */
const BATCH = 256;

function submitTogether(): void {
  const flag = 'WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE';
  if (tf.env().getNumber(flag) === STOCK_BATCH) tf.env().set(flag, BATCH);
}

function browserGpu(): Gpu {
  const { gpu } = globalThis.navigator as { gpu?: Gpu };
  if (!gpu) throw new Error('this browser, or a page not served over https, has no WebGPU (navigator.gpu)');
  return gpu;
}
