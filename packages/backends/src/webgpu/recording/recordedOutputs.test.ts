import { CALLS_BEFORE, describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { VIEW_ALIGNMENT } from '../bufferView';
import type { WebgpuBackend } from '../webgpuBackend';
import { runFor, stepsOfTest, twoViews, values } from './fixtures';

type TensorOnGpu = tf.Tensor & { dataToGPU(): tf.GPUData };

describeOnEachBackend('what a recorded step gives', (backend) => {
  const on = it.runIf(backend === 'webgpu');
  const { step } = stepsOfTest();

  on('gives its buffers back where a view was handed out on the GPU', async () => {
    const { bufferManager } = tf.backend() as WebgpuBackend;
    const one = step(({ x }) => {
      const [first, second] = twoViews(tf.concat([x!, tf.zeros([VIEW_ALIGNMENT / 4 - 2]), x!]));
      return { first, second };
    });
    const x = tf.tensor1d([1, 2]);
    const bytes: number[] = [];
    for (let call = 0; call < CALLS_BEFORE + 3; call++) {
      const made = await one.run({ x });
      (made['first'] as TensorOnGpu).dataToGPU().tensorRef.dispose();
      expect(await values(made['first'])).toEqual([2, 4]);
      tf.dispose(made);
      bytes.push(bufferManager.numBytesUsed);
    }
    expect(bytes.at(-1)).toBe(bytes.at(-3));
    x.dispose();
  });

  on('stays as it is while other steps are played', async () => {
    const other = step(({ x }) => ({ y: x!.add(1).mul(2).add(3) }));
    for (let call = 0; call < CALLS_BEFORE + 1; call++) await runFor(other, call);
    const one = step(({ x }) => ({ y: x!.mul(3) }));
    for (let call = 0; call < CALLS_BEFORE + 2; call++) {
      const x = tf.tensor1d([call, 7]);
      const made = await one.run({ x });
      await runFor(other, 100);
      expect(await values(made['y'])).toEqual([3 * call, 21]);
      tf.dispose([x, made]);
    }
  });
});
