import { runBackendKernel } from '@radnet/core/internal';
import { describeOnEachBackend, programsIn } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it, vi } from 'vitest';
import type { WebgpuBackend } from '../webgpuBackend';
import { runFor, stepsOfTest, values } from './fixtures';

interface TestDevice {
  createBuffer(descriptor: { size: number; usage: number }): object;
  pushErrorScope(filter: string): void;
  popErrorScope(): Promise<unknown>;
}

describeOnEachBackend('a step that cannot be recorded', (backend) => {
  const on = it.runIf(backend === 'webgpu');
  const { step, reasons } = stepsOfTest();
  const kept: tf.Tensor[] = [];

  on.each<[string, RegExp, (x: tf.Tensor) => tf.NamedTensorMap]>([
    [
      'a value that is read in the middle',
      /reads a value in the middle/,
      (x) => {
        const y = x.add(1);
        void y.data();
        return { y };
      },
    ],
    [
      'numbers that are other ones each time',
      /not the same from call to call: other numbers/,
      (x) => ({ y: x.add(1).add(tf.randomUniform([2]).mul(1e-30)) }),
    ],
    [
      'a tensor that it keeps',
      /keeps a tensor/,
      (x) => {
        kept.push(tf.keep(x.mul(2)));
        return { y: x.add(1) };
      },
    ],
    [
      'a variable that it makes',
      /makes a variable/,
      (x) => {
        kept.push(tf.variable(x.mul(2)));
        return { y: x.add(1) };
      },
    ],
  ])('computes a step with %s each time, and says once why', async (_, reason, compute) => {
    const one = step(({ x }) => compute(x!));
    for (let call = 0; call < 6; call++) expect(await runFor(one, call)).toEqual([call + 1, call + 2]);
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatch(reason);
    for (const tensor of kept.splice(0)) if (!tensor.isDisposed) tensor.dispose();
  });

  on.each<[RegExp, (x: tf.Tensor) => tf.Tensor, number[]]>([
    [/gives a tensor of dtype complex64/, (x) => tf.complex(x, x.add(1)), [1, 2, 2, 3]],
    [/gives a tensor of shape \[0\]/, (x) => x.slice([0], [0]), []],
  ])('computes a step whose result no buffer holds: %s', async (reason, compute, expected) => {
    const one = step(({ x }) => ({ y: compute(x!) }));
    for (let call = 0; call < 5; call++) expect(await runFor(one, 1)).toEqual(expected);
    expect(reasons).toEqual([expect.stringMatching(reason)]);
  });

  on.each<[RegExp, () => tf.Tensor]>([
    [/takes a tensor of dtype string/, () => tf.tensor1d(['a', 'b'])],
    [/takes a tensor of shape \[0, 2\]/, () => tf.zeros([0, 2])],
  ])('computes a step whose input no buffer holds: %s', async (reason, make) => {
    const one = step(({ x }) => ({ y: tf.scalar(1).add(x!.shape[0]) }));
    for (let call = 0; call < 5; call++) {
      const x = make();
      const made = await one.run({ x });
      expect(await values(made['y'])).toEqual([1 + x.shape[0]]);
      tf.dispose([x, made]);
    }
    expect(reasons).toEqual([expect.stringMatching(reason)]);
  });

  on('computes a step that begins to read values later', async () => {
    let calls = 0;
    const reads: Promise<unknown>[] = [];
    const one = step(({ x }) => {
      const y = x!.add(1);
      if (calls++ >= 1) reads.push(y.data().catch((error: unknown) => String(error)));
      return { y };
    });
    for (let call = 0; call < 5; call++) expect(await runFor(one, call)).toEqual([call + 1, call + 2]);
    expect(calls).toBe(6);
    expect(await reads[0]).toMatch(/reads a value/);
    expect(await reads.at(-1)).toEqual(new Float32Array([5, 6]));
    expect(reasons).toEqual([expect.stringMatching(/reads a value/)]);
  });

  on('computes a step with a state that it replaces', async () => {
    let state: tf.Tensor = tf.zeros([2]);
    const one = step(({ x }) => {
      const before = state;
      state = tf.keep(before.add(x!));
      before.dispose();
      return { y: state.mul(1) };
    });
    for (let call = 1; call < 6; call++) expect(await runFor(one, 1)).toEqual([call, 2 * call]);
    expect(reasons).toEqual([expect.stringMatching(/keeps a tensor/)]);
    state.dispose();
  });

  on('computes a step that changes a variable in place', async () => {
    const [variable, other] = tf.tidy(() =>
      [1, 1].map(() => tf.variable(tf.tensor1d([1, 2]))),
    ) as unknown as [tf.Variable, tf.Variable];
    const one = step(({ x }) => {
      const inputs = { targets: [variable, other], sources: [tf.tensor1d([3, 3]), tf.tensor1d([3, 3])] };
      runBackendKernel('MoveTowards', inputs, { share: 0.5 });
      return { y: x!.mul(0).add(variable) };
    });
    let expected = [1, 2];
    for (let call = 0; call < 6; call++) {
      const clone = variable.clone();
      const before = expected;
      expected = expected.map((number) => (number + 3) / 2);
      expect(await runFor(one, 0)).toEqual(expected);
      expect(await values(variable)).toEqual(expected);
      expect(await values(clone)).toEqual(before);
      clone.dispose();
    }
    expect(reasons).toEqual([expect.stringMatching(/changes a tensor in place/)]);
    tf.dispose([variable, other]);
  });

  on.each<[string, () => tf.Tensor]>([
    ['variables', () => tf.variable(tf.randomUniform([2]))],
    ['tensors on the GPU', () => tf.randomUniform([2]).add(1)],
  ])('computes a step that reads other %s each time', async (_, make) => {
    const all = Array.from({ length: 6 }, () => tf.tidy(make));
    for (const tensor of all) (tf.backend() as WebgpuBackend).uploadToGPU(tensor.dataId);
    let at = 0;
    const one = step(({ x }) => ({ y: x!.mul(0).add(all[at]!) }));
    for (at = 0; at < 6; at++) expect(await runFor(one, 0)).toEqual(await values(all[at]));
    expect(reasons).toEqual([
      expect.stringMatching(/not the same from call to call: other numbers or tensors/),
    ]);
    tf.dispose(all);
  });

  on('computes a step that reads its tensors in another order each time', async () => {
    let isEven = true;
    const one = step(({ x }) => {
      const [a, b] = [x!.mul(3), x!.mul(2)];
      isEven = !isEven;
      return { y: isEven ? a.sub(b) : b.sub(a) };
    });
    for (let call = 0; call < 5; call++) await runFor(one, 1);
    expect(reasons).toHaveLength(1);
  });

  on('computes a step with buffers that can be had, after one could not', async () => {
    const other = step(({ x }) => ({ y: x!.add(3).mul(2) }));
    for (let call = 0; call < 4; call++) await runFor(other, call);
    const { device } = tf.backend() as unknown as { device: TestDevice };
    const create = device.createBuffer.bind(device);
    const one = step(({ x }) => ({ y: tf.add(1, x!.tile([321]).square().sum()).reshape([1]) }));
    expect(await runFor(one, 1)).toEqual([1 + 321 * 5]);
    let failed = 0;
    device.createBuffer = (descriptor) => {
      failed++;
      // As where memory is out: a buffer that nothing can be done with.
      device.pushErrorScope('validation');
      const buffer = create({ ...descriptor, usage: 0 });
      void device.popErrorScope();
      return Object.defineProperty(buffer, 'usage', { value: descriptor.usage });
    };
    const running = runFor(one, 1);
    device.createBuffer = create;
    expect(await running).toEqual([1 + 321 * 5]);
    expect(failed).toBeGreaterThan(0);
    for (let call = 0; call < 4; call++) {
      expect(await runFor(one, call)).toEqual([1 + 321 * (call ** 2 + (call + 1) ** 2)]);
      expect(await runFor(other, call)).toEqual([2 * call + 6, 2 * call + 8]);
    }
    expect(reasons).toHaveLength(1);
  });

  on('computes a step that the GPU has no memory left to record', async () => {
    const { device } = tf.backend() as unknown as { device: { popErrorScope(): Promise<object | null> } };
    const pop = vi.spyOn(device, 'popErrorScope').mockResolvedValue({ message: 'out of memory' });
    const variable = tf.tidy(() => tf.variable(tf.tensor1d([1, 1])));
    const one = step(({ x }) => {
      variable.assign(variable.add(1));
      return { y: x!.mul(variable) };
    });
    try {
      for (let call = 1; call < 5; call++)
        expect(await runFor(one, call)).toEqual([call * (call + 1), (call + 1) ** 2]);
    } finally {
      pop.mockRestore();
    }
    expect(reasons).toEqual([expect.stringMatching(/no memory left/)]);
    variable.dispose();
  });

  on('is one of more shapes in turn than are kept', async () => {
    const one = step(({ x }) => ({ y: x!.add(1) }));
    const round = (): Promise<number> =>
      programsIn(async () => {
        for (let length = 1; length <= 14; length++) {
          const x = tf.tensor1d(new Array<number>(length).fill(length));
          const { y } = await one.run({ x });
          expect((await y!.data())[0]).toBe(length + 1);
          tf.dispose([x, y!]);
        }
      });
    for (let at = 0; at < 20; at++) await round();
    expect(reasons).toEqual([expect.stringMatching(/more than 8 recordings take turns/)]);
    // What there is room for is played.
    expect(await round()).toBe(14 - 8);
  });
});
