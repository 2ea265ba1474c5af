import * as tf from '@tensorflow/tfjs';
import { afterEach, expect, it } from 'vitest';
import { runBackendKernel } from './runBackendKernel';

const NAME = 'RadnetTestKernel';

afterEach(() => {
  if (tf.getKernel(NAME, 'cpu')) tf.unregisterKernel(NAME, 'cpu');
});

it('runs a kernel that the backend has, with the inputs that are given', async () => {
  await tf.setBackend('cpu');
  tf.registerKernel({
    kernelName: NAME,
    backendName: 'cpu',
    kernelFunc: ({ inputs, attrs }) => {
      expect(Object.keys(inputs)).toEqual(['a']);
      return (inputs['a'] as tf.Tensor).mul(attrs!['by'] as number);
    },
  });
  const a = tf.tensor1d([1, 2]);
  const made = runBackendKernel(NAME, { a, b: undefined }, { by: 3 })!;
  expect([...made.dataSync()]).toEqual([3, 6]);
  tf.dispose([a, made]);
});

it('gives nothing where the backend has none', async () => {
  await tf.setBackend('cpu');
  expect(runBackendKernel(NAME, {})).toBeUndefined();
});
