import { CALLS_BEFORE, describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { runFor, stepsOfTest } from './fixtures';

describeOnEachBackend('a recorded step on a device that is lost', (backend) => {
  const { step } = stepsOfTest();

  it.runIf(backend === 'webgpu')('says so when its values are read, played or recorded', async () => {
    const variable = tf.tidy(() => tf.variable(tf.tensor1d([1, 2])));
    const [played, recorded] = [
      step(({ x }) => ({ y: x!.mul(variable) })),
      step(({ x }) => ({ y: x!.mul(3) })),
    ];
    for (let call = 0; call < CALLS_BEFORE + 1; call++) await runFor(played, call);
    await runFor(recorded, 1);
    const { device } = tf.backend() as unknown as { device: { destroy(): void; lost: Promise<unknown> } };
    device.destroy();
    const tensors = tf.memory().numTensors;
    for (const one of [played, recorded]) {
      for (let call = 0; call < 3; call++) await expect(runFor(one, 1)).rejects.toThrow(/GPU was lost/);
    }
    expect(tf.memory().numTensors).toBe(tensors);
    await device.lost;
    played.dispose();
    recorded.dispose();
    variable.dispose();
  });
});
