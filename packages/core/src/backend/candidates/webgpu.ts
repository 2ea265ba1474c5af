import * as tf from '@tensorflow/tfjs';
import type { BackendCandidate } from '../backendCandidate';
import { importInNode } from '../importInNode';
import { loadFailure } from '../loadFailure';
import { registerWebgpuTrainingKernels } from '../registerWebgpuTrainingKernels';

interface Gpu {
  requestAdapter(): Promise<object | null>;
}

/** tfjs's WebGPU backend: in a browser on its own WebGPU, in Node on Dawn (npm package `webgpu`). */
export const webgpu: BackendCandidate = {
  registeredAs: 'webgpu',
  async load() {
    const gpu = tf.env().getBool('IS_NODE') ? await provideDawn() : browserGpu();
    if (!(await gpu.requestAdapter())) throw new Error('no WebGPU adapter: there is no GPU that it can use');
    try {
      // Registers the backend only where navigator.gpu is there already.
      await import('@tensorflow/tfjs-backend-webgpu');
    } catch (error) {
      throw loadFailure('@tensorflow/tfjs-backend-webgpu', error);
    }
    registerWebgpuTrainingKernels();
  },
};

function browserGpu(): Gpu {
  const { gpu } = globalThis.navigator as { gpu?: Gpu };
  if (!gpu) throw new Error('this browser, or a page not served over https, has no WebGPU (navigator.gpu)');
  return gpu;
}

/** Gives Node what a browser has: `navigator.gpu` and WebGPU's global names. */
async function provideDawn(): Promise<Gpu> {
  const host = globalThis as { navigator?: { gpu?: Gpu } };
  if (host.navigator?.gpu) return host.navigator.gpu;
  const dawn = (await importInNode('webgpu')) as { create(flags: string[]): Gpu; globals: object };
  Object.assign(globalThis, dawn.globals);
  // Node 20 has no navigator; from 21 on it has one without `gpu`.
  if (!host.navigator) Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  const gpu = dawn.create([]);
  Object.defineProperty(host.navigator, 'gpu', { value: gpu, configurable: true });
  return gpu;
}
