import * as tf from '@tensorflow/tfjs';
import { create, globals } from 'webgpu';
import { webgpu } from '../../packages/backends/src/candidates/webgpu';

/**
 * Makes `webgpu` the current backend, as `selectBackend` starts it, on Dawn's null backend, which takes every call,
 * computes nothing and reads zeros. `selectBackend` itself would refuse it because its results are wrong.
 */
export async function startNullDevice(): Promise<void> {
  Object.assign(globalThis, globals);
  if (!('navigator' in globalThis)) Object.defineProperty(globalThis, 'navigator', { value: {} });
  Object.defineProperty(globalThis.navigator, 'gpu', { value: create(['backend=null']), configurable: true });
  await webgpu.load({ software: true });
  await tf.setBackend('webgpu');
  webgpu.started!();
}
