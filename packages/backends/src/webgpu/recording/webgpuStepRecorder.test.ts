import { describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import type { WebgpuBackend } from '../webgpuBackend';
import { runFor, stepsOfTest, values } from './fixtures';

/** What tfjs still collects holds buffers. */
async function sendAll(): Promise<void> {
  const sum = tf.tidy(() => tf.ones([1]).add(1));
  await sum.data();
  sum.dispose();
}

describeOnEachBackend('calls of recorded steps at once', (backend) => {
  const on = it.runIf(backend === 'webgpu');
  const { step, reasons } = stepsOfTest();

  on('are each as they are alone', async () => {
    const { bufferManager } = tf.backend() as WebgpuBackend;
    const bytes = bufferManager.numBytesUsed;
    const [one, other] = [
      step(({ x }) => ({ y: x!.add(1).mul(2).add(3) })),
      step(({ x }) => ({ y: x!.add(2).mul(3).add(4) })),
    ];
    await runFor(one, 1);
    await runFor(other, 1);
    const run = async (at: number): Promise<void> => {
      const x = tf.tensor1d([at, at + 1]);
      const made = await (at % 2 ? one : other).run({ x });
      // May take a buffer that another call's recording no longer holds.
      const copies = tf.tidy(() => Array.from({ length: 4 }, () => made['y']!.mul(1)));
      await runFor(at % 2 ? other : one, 5);
      const expected = [at, at + 1].map((n) => (at % 2 ? (n + 1) * 2 + 3 : (n + 2) * 3 + 4));
      for (const y of [made['y'], ...copies]) expect(await values(y)).toEqual(expected);
      tf.dispose([x, made, copies]);
    };
    await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(run));
    one.dispose();
    other.dispose();
    await sendAll();
    expect(bufferManager.numBytesUsed - bytes).toBeLessThan(100);
  });

  on('may be disposed of while they are recorded', async () => {
    const { bufferManager } = tf.backend() as WebgpuBackend;
    const bytes = bufferManager.numBytesUsed;
    const one = step(({ x }) => ({ y: x!.add(1).mul(2).add(3) }));
    for (let call = 0; call < 2; call++) await runFor(one, 1);
    const running = runFor(one, 1);
    one.dispose();
    expect(await running).toEqual([7, 9]);
    await sendAll();
    expect(bufferManager.numBytesUsed - bytes).toBeLessThan(100);
    expect(reasons).toEqual([]);
  });

  on('need their inputs until they return only', async () => {
    const one = step(({ x }) => ({ y: x!.add(1) }));
    for (let call = 0; call < 5; call++) {
      const x = tf.tensor1d([call]);
      const running = one.run({ x });
      x.dispose();
      const made = await running;
      expect(await values(made['y'])).toEqual([call + 1]);
      tf.dispose(made);
    }
  });
});
