import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { expect, it } from 'vitest';
import { installedVersion } from '@radnet/core/internal/node';
import { probeBackend } from './probeBackend';

it('finds a backend that computes as cpu does, and leaves nothing behind', async () => {
  await tf.setBackend('cpu');
  const { numTensors } = tf.memory();
  const result = await probeBackend('wasm');
  expect(result.works && result.apart).toBeLessThan(1e-6);
  expect(tf.memory().numTensors).toBe(numTensors);
});

it('finds a backend that computes something else', async () => {
  await probeBackend('wasm');
  const real = tf.getKernel('Relu', 'wasm');
  tf.unregisterKernel('Relu', 'wasm');
  tf.registerKernel({ ...tf.getKernel('Identity', 'wasm'), kernelName: 'Relu' });
  const result = await probeBackend('wasm');
  tf.unregisterKernel('Relu', 'wasm');
  tf.registerKernel(real);
  expect(!result.works && result.reason).toMatch(/starts, and computes wrong/);
});

it.skipIf(installedVersion('@tensorflow/tfjs-node-gpu'))('says why a backend does not start', async () => {
  expect(await probeBackend('tfjs-node-gpu')).toEqual({
    works: false,
    reason: 'not installed (npm install @tensorflow/tfjs-node-gpu)',
  });
});
