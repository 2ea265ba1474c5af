import { runBackendKernel } from '@radnet/core/internal';
import { CALLS_BEFORE, describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { VIEW_ALIGNMENT } from '../bufferView';
import type { WebgpuBackend } from '../webgpuBackend';
import { runFor, stepsOfTest, twoViews, values } from './fixtures';

/** On the GPU, and shared with nobody. */
function variableOf(...numbers: number[]): tf.Variable {
  return tf.tidy(() => tf.variable(tf.tensor1d(numbers)));
}

function assign(variable: tf.Variable, ...numbers: number[]): void {
  tf.tidy(() => variable.assign(tf.tensor1d(numbers)));
}

describeOnEachBackend('the variables of recorded steps', (backend) => {
  const on = it.runIf(backend === 'webgpu');
  const { step } = stepsOfTest();

  on('leave their old values to clones when they are assigned', async () => {
    const weight = variableOf(1, 2);
    const one = step(({ x }) => ({ y: x!.mul(weight) }));
    for (let call = 0; call < CALLS_BEFORE + 1; call++) await runFor(one, call);
    const clone = weight.clone();
    assign(weight, 5, 6);
    expect(await runFor(one, 1)).toEqual([5, 12]);
    expect(await values(clone)).toEqual([1, 2]);
    const second = weight.clone();
    assign(weight, 7, 8);
    one.dispose();
    const others = tf.tidy(() => Array.from({ length: 8 }, () => clone.add(1)));
    expect(await values(second)).toEqual([5, 6]);
    tf.dispose([clone, second, others, weight]);
  });

  on('are brought back before other values take their buffers', async () => {
    const weight = variableOf(1, 2);
    const one = step(({ x }) => ({ y: x!.mul(weight) }));
    const other = step(({ x }) => ({ y: x!.add(5) }));
    for (let call = 0; call < CALLS_BEFORE + 1; call++) await runFor(one, call);
    await runFor(other, 1);
    tf.tidy(() => weight.assign(weight.add(10)));
    await values(weight);
    const onHost = variableOf(7, 7);
    await runFor(other, 1);
    expect(await values(weight)).toEqual([11, 12]);
    expect(await values(onHost)).toEqual([7, 7]);
    tf.dispose([weight, onHost]);
  });

  on('may be brought back to where they are changed in place', async () => {
    const weight = variableOf(1, 2);
    const move = (): void => {
      const inputs = { targets: [weight], sources: [tf.tensor1d([3, 3])] };
      runBackendKernel('MoveTowards', inputs, { share: 0.5 });
    };
    tf.tidy(move);
    const one = step(({ x }) => ({ y: x!.add(weight) }));
    for (let call = 0; call < CALLS_BEFORE + 1; call++) expect(await runFor(one, 0)).toEqual([2, 3.5]);
    assign(weight, 5, 6);
    expect(await runFor(one, 0)).toEqual([5, 7]);
    const clone = weight.clone();
    tf.tidy(move);
    expect(await values(weight)).toEqual([4, 4.5]);
    expect(await values(clone)).toEqual([5, 6]);
    expect(await runFor(one, 0)).toEqual([4, 5.5]);
    tf.dispose([weight, clone]);
  });

  on('exchange their values', async () => {
    const [a, b] = [variableOf(1, 2), variableOf(3, 4)];
    const one = step(({ x }) => ({ y: x!.add(a).add(b.mul(10)) }));
    for (let call = 0; call < CALLS_BEFORE + 4; call++) {
      expect(await runFor(one, 0)).toEqual(call % 2 === 0 ? [31, 43] : [13, 25]);
      const kept = a.clone();
      a.assign(b);
      b.assign(kept);
      kept.dispose();
    }
    one.dispose();
    expect(await values(a)).toEqual([3, 4]);
    expect(await values(b)).toEqual([1, 2]);
    tf.dispose([a, b]);
  });

  on('part from clones of before that the step reads, too', async () => {
    const weight = variableOf(1, 2);
    const start = weight.clone();
    const one = step(({ x }) => ({ y: x!.add(weight.sub(start)) }));
    for (let call = 0; call < CALLS_BEFORE + 1; call++)
      expect(await runFor(one, call)).toEqual([call, call + 1]);
    assign(weight, 5, 7);
    expect(await runFor(one, 0)).toEqual([4, 6]);
    tf.dispose([weight, start]);
  });

  on('part from each other', async () => {
    const a = variableOf(1, 2);
    const b = tf.variable(a);
    const one = step(({ x }) => ({ y: x!.add(a.sub(b)) }));
    for (let call = 0; call < CALLS_BEFORE + 1; call++)
      expect(await runFor(one, call)).toEqual([call, call + 1]);
    assign(a, 5, 7);
    expect(await runFor(one, 0)).toEqual([4, 6]);
    one.dispose();
    expect(await values(b)).toEqual([1, 2]);
    tf.dispose([a, b]);
  });

  on('may hold what another recorded step gave', async () => {
    const { bufferManager } = tf.backend() as WebgpuBackend;
    const x = tf.tensor1d([1, 2]);
    const bytes = bufferManager.numBytesUsed;
    const one = step(({ x }) => ({ y: x!.mul(2) }));
    for (let call = 0; call < CALLS_BEFORE + 1; call++) await runFor(one, call);
    const { y } = await one.run({ x });
    const variable = tf.variable(y!);
    y!.dispose();
    const other = step(({ x }) => ({ y: x!.add(variable) }));
    for (let call = 0; call < CALLS_BEFORE + 1; call++)
      expect(await runFor(other, call)).toEqual([call + 2, call + 5]);
    const held = await one.run({ x });
    assign(variable, 10, 20);
    expect(await runFor(other, 0)).toEqual([10, 21]);
    expect(await values(held['y'])).toEqual([2, 4]);
    one.dispose();
    other.dispose();
    tf.dispose([held, x, variable]);
    expect(bufferManager.numBytesUsed).toBeLessThanOrEqual(bytes);
  });

  on('take over the values that another had before', async () => {
    const [weight, last] = [variableOf(1), variableOf(0)];
    const one = step(({ x }) => {
      last.assign(weight);
      weight.assign(weight.add(1));
      return { y: x! };
    });
    for (let call = 1; call < CALLS_BEFORE + 3; call++) {
      await runFor(one, 0);
      expect(await values(last)).toEqual([call]);
      expect(await values(weight)).toEqual([call + 1]);
    }
    tf.dispose([weight, last]);
  });

  on('are read as they are, also where a read of before was under way', async () => {
    const variable = variableOf(0);
    const one = step(({ x }) => {
      variable.assign(variable.add(1));
      return { y: x! };
    });
    for (let call = 0; call < 5; call++) await runFor(one, 0);
    const before = values(variable);
    await runFor(one, 0);
    expect(await before).toEqual([5]);
    expect(await values(variable)).toEqual([6]);
    variable.dispose();
  });

  on('may be views of one buffer', async () => {
    const [a, b] = tf.tidy(() =>
      twoViews(tf.range(0, VIEW_ALIGNMENT / 2)).map((view) => tf.variable(view)),
    ) as unknown as [tf.Variable, tf.Variable];
    const reading = step(({ x }) => ({ y: x!.add(a).sub(b) }));
    for (let call = 0; call < CALLS_BEFORE + 1; call++)
      expect(await runFor(reading, call)).toEqual([call - 128, call - 127]);
    a.assign(b);
    expect(await runFor(reading, 0)).toEqual([0, 1]);
    const assigning = step(({ x }) => {
      a.assign(b);
      b.assign(b.add(1));
      return { y: x!.add(a).sub(b) };
    });
    for (let call = 0; call < CALLS_BEFORE + 1; call++)
      expect(await runFor(assigning, call)).toEqual([call - 1, call]);
    tf.dispose([a, b]);
  });
});
