import { drawSeed } from '@radnet/core';
import { runBackendKernel } from '@radnet/core/internal';
import { CALLS_BEFORE, describeOnEachBackend, programsIn } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { VIEW_ALIGNMENT } from '../bufferView';
import type { WebgpuBackend } from '../webgpuBackend';
import { runFor, stepsOfTest, twoViews, values } from './fixtures';

describeOnEachBackend('a recorded step', (backend) => {
  const on = it.runIf(backend === 'webgpu');
  const { step, reasons } = stepsOfTest();

  on('gives what it gives, for new inputs, without asking TensorFlow.js', async () => {
    const one = step(({ x }) => tf.tidy(() => ({ y: x!.mul(2).add(1), sum: x!.sum() })));
    for (let call = 1; call <= 6; call++) {
      const programs = await programsIn(async () => {
        const x = tf.tensor2d([[call, 2, 3]]);
        const made = await one.run({ x });
        expect(await values(made['y'])).toEqual([2 * call + 1, 5, 7]);
        expect(made['y']!.shape).toEqual([1, 3]);
        expect(await values(made['sum'])).toEqual([call + 5]);
        tf.dispose([x, made]);
      });
      expect(programs > 0).toBe(call <= CALLS_BEFORE);
    }
    expect(reasons).toEqual([]);
  });

  on('needs no inputs', async () => {
    const variable = tf.tidy(() => tf.variable(tf.tensor1d([1, 2])));
    const one = step(() => ({ y: variable.mul(2) }));
    for (let call = 0; call < 5; call++) {
      const made = await one.run({});
      expect(await values(made['y'])).toEqual([2, 4]);
      tf.dispose(made);
    }
    variable.dispose();
  });

  on('reads and assigns variables, also those that were assigned in between', async () => {
    const weight = tf.tidy(() => tf.variable(tf.tensor1d([1, 2])));
    const sum = tf.tidy(() => tf.variable(tf.zeros([2])));
    const one = step(({ x }) => {
      const y = x!.mul(weight);
      sum.assign(sum.add(y));
      return { y };
    });
    const expected = [0, 0];
    for (let call = 1; call <= 7; call++) {
      if (call >= 5) tf.tidy(() => weight.assign(tf.tensor1d([call, -call])));
      if (call === 6) tf.tidy(() => sum.assign(sum.mul(10)));
      if (call === 6) expected.forEach((value, at) => (expected[at] = 10 * value));
      const w = call >= 5 ? [call, -call] : [1, 2];
      const y = [call * w[0]!, (call + 1) * w[1]!];
      y.forEach((value, at) => (expected[at]! += value));
      expect(await runFor(one, call)).toEqual(y);
      expect(await values(sum)).toEqual(expected);
      expect(await values(weight)).toEqual(w);
    }
    one.dispose();
    expect(await values(sum)).toEqual(expected);
    tf.dispose([weight, sum]);
  });

  on('leaves the values of those who share a variable', async () => {
    const count = tf.tidy(() => tf.variable(tf.zeros([2000])));
    const one = step(({ x }) => {
      count.assign(count.add(1));
      return { y: x!.add(1) };
    });
    const clones: tf.Tensor[] = [];
    for (let call = 1; call <= 6; call++) {
      clones.push(count.clone());
      await runFor(one, call);
    }
    for (const [at, clone] of clones.entries()) expect((await values(clone))[0]).toBe(at);
    expect((await values(count))[0]).toBe(6);
    tf.dispose([clones, count]);
  });

  on('leaves what it gave to those who still hold it', async () => {
    const one = step(({ x }) => ({ y: x!.mul(3), same: x! }));
    const held: tf.NamedTensorMap[] = [];
    for (let call = 1; call <= 6; call++) {
      const x = tf.tensor1d([call]);
      held.push(await one.run({ x }));
      x.dispose();
    }
    one.dispose();
    for (const [at, made] of held.entries()) {
      expect(await values(made['y'])).toEqual([3 * (at + 1)]);
      expect(await values(made['same'])).toEqual([at + 1]);
    }
    tf.dispose(held);
  });

  on('takes what it gave as its input', async () => {
    const one = step(({ x }) => ({ y: x!.mul(2) }));
    let x: tf.Tensor = tf.tensor1d([1]);
    for (let call = 1; call <= 8; call++) {
      const { y } = await one.run({ x });
      x.dispose();
      x = y!;
    }
    expect(await values(x)).toEqual([256]);
    x.dispose();
  });

  on('records each shape and key for itself, and keeps the last few of many', async () => {
    let key = 'a';
    const one = step(({ x }) => ({ y: x!.add(key === 'a' ? 1 : 100) }), { key: () => key });
    for (let call = 0; call < 60; call++) {
      key = call % 2 === 0 ? 'a' : 'b';
      const length = 1 + (call % 12);
      const x = tf.fill([length], call);
      const { y } = await one.run({ x });
      expect(await values(y)).toEqual(new Array(length).fill(call + (key === 'a' ? 1 : 100)));
      tf.dispose([x, y!]);
    }
  });

  on('draws anew each time, and what a repeated pass drew again with it', async () => {
    let drawn = 0;
    const one = step(({ x }) => {
      const seed = drawSeed(undefined, () => `seed ${drawn++}`);
      const mask = runBackendKernel<tf.Tensor>('DropoutMask', {}, { shape: [64], rate: 0.5, seed })!;
      return { y: x!.sum().add(mask) };
    });
    const [masks, expected]: [string[], string[]] = [[], []];
    for (let call = 0; call < 6; call++) {
      masks.push(String(await runFor(one, 0)));
      const seed = `seed ${call}`;
      const mask = tf.tidy(() =>
        tf.add(1, runBackendKernel<tf.Tensor>('DropoutMask', {}, { shape: [64], rate: 0.5, seed })!),
      );
      expected.push(String(await values(mask)));
      mask.dispose();
    }
    expect(masks).toEqual(expected);
    expect(new Set(masks).size).toBe(6);
    expect(drawn).toBe(6);
  });

  on('knows views of a buffer, read, assigned and given', async () => {
    const variable = tf.tidy(() => tf.variable(twoViews(tf.range(0, VIEW_ALIGNMENT / 2))[1]));
    expect(await values(variable)).toEqual([128, 130]);
    const one = step(({ x }) => {
      const [first, second] = twoViews(tf.concat([x!, tf.zeros([VIEW_ALIGNMENT / 4 - 2]), x!.add(variable)]));
      variable.assign(variable.add(1));
      return { y: second, first: first };
    });
    for (let call = 0; call < 6; call++) {
      const x = tf.tensor1d([call, 1]);
      const made = await one.run({ x });
      expect(await values(made['first'])).toEqual([2 * call, 2]);
      expect(await values(made['y'])).toEqual([2 * (call + 128 + call), 2 * (1 + 130 + call)]);
      tf.dispose([x, made]);
    }
    expect(await values(variable)).toEqual([134, 136]);
    variable.dispose();
  });

  on('throws what the step throws, and leaves variables as they were', async () => {
    const variable = tf.tidy(() => tf.variable(tf.tensor1d([1])));
    let fails = false;
    const one = step(({ x }) => {
      variable.assign(variable.add(1));
      if (fails) throw new Error('as it is');
      return { y: x! };
    });
    await runFor(one, 1);
    fails = true;
    await expect(runFor(one, 1)).rejects.toThrow('as it is');
    expect(await values(variable)).toEqual([2]);
    fails = false;
    for (let call = 3; call < 7; call++) {
      await runFor(one, call);
      expect(await values(variable)).toEqual([call]);
    }
    variable.dispose();
  });

  on('is recorded anew where what it reads was disposed of', async () => {
    let held = tf.tensor1d([5, 5]);
    const one = step(({ x }) => ({ y: x!.add(held) }));
    for (let call = 0; call < CALLS_BEFORE; call++) await runFor(one, call);
    expect(await runFor(one, 1)).toEqual([6, 7]);
    held.dispose();
    await expect(runFor(one, 1)).rejects.toThrow();
    held = tf.tensor1d([7, 7]);
    for (let call = 0; call < 5; call++) expect(await runFor(one, call)).toEqual([call + 7, call + 8]);
    held.dispose();
  });

  on('goes on after the backend was another for a while', async () => {
    const variable = tf.tidy(() => tf.variable(tf.tensor1d([1, 2])));
    const one = step(({ x }) => ({ y: x!.mul(variable) }));
    for (let call = 0; call < CALLS_BEFORE; call++) await runFor(one, call);
    await values(variable);
    await tf.setBackend('cpu');
    expect(await runFor(one, 3)).toEqual([3, 8]);
    tf.tidy(() => variable.assign(variable.add(1)));
    await tf.setBackend('webgpu');
    for (let call = 0; call < 3; call++) expect(await runFor(one, 3)).toEqual([6, 12]);
    variable.dispose();
  });

  on('lets go of what it reads, also on another backend', async () => {
    const held = tf.tensor1d([5, 5]);
    const one = step(({ x }) => ({ y: x!.add(held) }));
    for (let call = 0; call < CALLS_BEFORE + 1; call++) await runFor(one, call);
    const before = tf.memory().numDataBuffers;
    await values(held);
    await tf.setBackend('cpu');
    tf.tidy(() => void held.add(1));
    await tf.setBackend('webgpu');
    expect(await runFor(one, 1)).toEqual([6, 7]);
    one.dispose();
    held.dispose();
    expect(tf.memory().numDataBuffers).toBe(before - 1);
  });

  on('finds a variable that another backend assigned before it is recorded', async () => {
    const variable = tf.tidy(() => tf.variable(tf.tensor1d([1, 1])));
    const one = step(({ x }) => {
      variable.assign(variable.add(1));
      return { y: x!.mul(variable) };
    });
    expect(await runFor(one, 1)).toEqual([2, 4]);
    await values(variable);
    await tf.setBackend('cpu');
    tf.tidy(() => variable.assign(variable.add(1)));
    await tf.setBackend('webgpu');
    for (let call = 4; call < 9; call++) expect(await runFor(one, 1)).toEqual([call, 2 * call]);
    expect(reasons).toEqual([]);
    variable.dispose();
  });

  on('keeps what the first call keeps only', async () => {
    let kept: tf.Tensor | undefined;
    const one = step(({ x }) => {
      kept ??= tf.keep(x!.mul(0).add(5));
      return { y: x!.add(kept) };
    });
    for (let call = 0; call < 6; call++) expect(await runFor(one, call)).toEqual([call + 5, call + 6]);
    expect(await programsIn(() => runFor(one, 0))).toBe(0);
    kept!.dispose();
  });

  on('gives all its buffers back', async () => {
    const { bufferManager } = tf.backend() as WebgpuBackend;
    const held = tf.tidy(() => tf.variable(tf.ones([600, 500]).add(1)));
    await values(held);
    const bytes = bufferManager.numBytesUsed;
    const one = step(({ x }) => ({ y: x!.sum().mul(held).square().add(1) }));
    for (let call = 0; call < 5; call++) await runFor(one, call);
    expect(bufferManager.numBytesUsed).toBeGreaterThan(bytes);
    one.dispose();
    expect(bufferManager.numBytesUsed).toBe(bytes);
    held.dispose();
  });
});
