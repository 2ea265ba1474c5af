import { describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { CALLS_BEFORE, runFor, stepsOfTest, values } from './fixtures';

describeOnEachBackend('what a recorded step gives', (backend) => {
  const on = it.runIf(backend === 'webgpu');
  const { step } = stepsOfTest();

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
