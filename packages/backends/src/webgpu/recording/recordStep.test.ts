import { drawSeed, recordStep, runBackendKernel } from '@radnet/core';
import { describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import type { WebgpuBackend } from '../webgpuBackend';

const values = async (tensor: tf.Tensor): Promise<number[]> => [...(await tensor.data())];

/** Programs and copies that are sent within `run`. */
async function kernelsIn(run: () => Promise<unknown>): Promise<number> {
  const backend = tf.backend() as WebgpuBackend;
  const runProgram = backend.runWebGPUProgram.bind(backend);
  let count = 0;
  backend.runWebGPUProgram = (...args) => {
    count++;
    return runProgram(...args);
  };
  try {
    await run();
  } finally {
    backend.runWebGPUProgram = runProgram;
  }
  return count;
}

describeOnEachBackend('a recorded step', (backend) => {
  const on = it.runIf(backend === 'webgpu');

  on('gives what the step gives, for new inputs and variables, without running its kernels', async () => {
    const weight = tf.variable(tf.tensor1d([1, 2, 3]));
    const sum = tf.variable(tf.tensor1d([0, 0, 0]));
    const before = tf.memory().numTensors;
    const step = recordStep(({ x }) => {
      const product = x!.mul(weight).add(1).square();
      sum.assign(sum.add(product));
      return { product, total: product.sum() };
    });
    let expected = [0, 0, 0];
    for (let call = 1; call <= 6; call++) {
      if (call === 5) weight.assign(tf.tidy(() => tf.tensor1d([-1, 4, 0.5])));
      const x = tf.tensor1d([call, 2 * call, -call]);
      const w = call < 5 ? [1, 2, 3] : [-1, 4, 0.5];
      const product = [call, 2 * call, -call].map((value, at) => (value * w[at]! + 1) ** 2);
      expected = expected.map((value, at) => value + product[at]!);
      const kernels = await kernelsIn(async () => {
        const made = await step.run({ x });
        expect(await values(made['product']!)).toEqual(product);
        expect(await values(made['total']!)).toEqual([product.reduce((a, b) => a + b)]);
        expect(await values(sum)).toEqual(expected);
        tf.dispose(made);
      });
      expect(kernels > 0).toBe(call <= 3);
      x.dispose();
    }
    step.dispose();
    expect(await values(sum)).toEqual(expected);
    expect(tf.memory().numTensors).toBe(before + 1);
    weight.dispose();
    sum.dispose();
  });

  void drawSeed;
  void runBackendKernel;
});
