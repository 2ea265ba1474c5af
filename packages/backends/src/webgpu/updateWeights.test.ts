import { runBackendKernel } from '@radnet/core/internal';
import { describeOnEachBackend, expectNoLeak, fill } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import type { WebgpuBackend } from './webgpuBackend';

const SHAPES = [[3], [8, 8], [65]];
const RULE = { kind: 'sgd', rate: 0.5, momentum: 0.9, weightDecay: 0.1 };

const variables = (seed: number): tf.Variable[] =>
  SHAPES.map((shape, index) => {
    const initial = tf.tensor(fill(seed + index, shape), shape);
    const variable = tf.variable(initial);
    initial.dispose();
    return variable;
  });

const run = (weights: tf.Variable[], slots: tf.Variable[], gradients: (tf.Tensor | undefined)[]) =>
  tf.tidy(() => {
    const decayed = weights.map(({ rank }) => rank > 1);
    return runBackendKernel('UpdateWeights', { weights, gradients, slots }, { ...RULE, decayed });
  });

const resources = (tensors: tf.Tensor[]): unknown[] => {
  const { tensorMap } = tf.backend() as WebgpuBackend;
  return tensors.map(({ dataId }) => tensorMap.get(dataId).resource);
};

const expectSame = (found: unknown[], expected: unknown[]): void =>
  found.forEach((resource, index) => expect(resource).toBe(expected[index]));

/** Bytes in use, once nothing is waiting to be sent. */
async function bytesUsed(): Promise<number> {
  const last = tf.tidy(() => tf.scalar(1).square());
  await last.data();
  last.dispose();
  return (tf.backend() as WebgpuBackend).bufferManager.numBytesUsed;
}

/** Counts the programs that `body` runs. */
function programsOf(body: () => void): number {
  const backend = tf.backend() as WebgpuBackend;
  const stock = backend.runWebGPUProgram.bind(backend);
  let count = 0;
  backend.runWebGPUProgram = (...given) => {
    count++;
    return stock(...given);
  };
  try {
    body();
  } finally {
    backend.runWebGPUProgram = stock;
  }
  return count;
}

describeOnEachBackend('UpdateWeights', (backend) => {
  const on = it.runIf(backend === 'webgpu');

  on('takes two programs for all weights', async () => {
    await expectNoLeak(async () => {
      const [weights, slots, gradients] = [variables(1), variables(11), variables(21)];
      run(weights, slots, gradients);
      expect(programsOf(() => run(weights, slots, gradients))).toBe(2);
      const [kernel, velocity, gradient] = [1, 11, 21].map((seed) => fill(seed + 1, [64])[5]!) as [
        number,
        number,
        number,
      ];
      let [weight, moving] = [kernel, velocity];
      for (let update = 0; update < 2; update++) {
        moving = gradient + 0.1 * weight + 0.9 * moving;
        weight -= 0.5 * moving;
      }
      expect((await weights[1]!.data())[5]).toBeCloseTo(weight, 5);
      expect((await slots[1]!.data())[5]).toBeCloseTo(moving, 5);
      tf.dispose([weights, slots, gradients]);
    });
  });

  on('leaves weights and slots in the same buffers, and brings back there what was replaced', () => {
    const [weights, slots, gradients] = [variables(1), variables(11), variables(21)];
    run(weights, slots, gradients);
    const before = resources([...weights, ...slots]);
    run(weights, slots, [gradients[0], undefined, gradients[2]]);
    expectSame(resources([...weights, ...slots]), before);
    const clone = weights[0]!.clone();
    tf.tidy(() => weights.slice(1).forEach((weight) => weight.assign(weight.add(1))));
    resources(weights.slice(1)).forEach((resource, index) => expect(resource).not.toBe(before[index + 1]));
    run(weights, slots, gradients);
    expectSame(resources([...weights, ...slots]), before);
    expect(resources([clone])[0]).not.toBe(before[0]);
    tf.dispose([weights, slots, gradients, clone]);
  });

  on('keeps values where they are when they are copied', async () => {
    const [weights, slots, gradients] = [variables(1), variables(11), variables(21)];
    run(weights, slots, gradients);
    const before = resources(weights);
    const { tensorRef } = weights[2]!.dataToGPU();
    const copied = await tensorRef.data();
    expect([...copied]).toEqual([...(await weights[2]!.data())]);
    expectSame(resources(weights), before);
    tf.dispose([weights, slots, gradients, tensorRef]);
  });

  on('leaves them there, too, where their values are exchanged with those of an arena', async () => {
    const [weights, slots, gradients] = [variables(1), variables(11), variables(21)];
    run(weights, slots, gradients);
    const before = resources([...weights, ...slots]);
    const kept = await Promise.all([...weights, ...slots].map((variable) => variable.data()));
    runBackendKernel('ExchangeVariables', { ones: weights, others: slots });
    expectSame(resources([...weights, ...slots]), before);
    const found = await Promise.all([...slots, ...weights].map((variable) => variable.data()));
    expect(found).toEqual(kept);
    tf.dispose([weights, slots, gradients]);
  });

  on('gives all memory back with the weights, whatever goes first', async () => {
    const before = await bytesUsed();
    for (const weightsFirst of [true, false]) {
      const [weights, slots, gradients] = [variables(1), variables(11), variables(21)];
      run(weights, slots, gradients);
      tf.dispose(weightsFirst ? weights : slots);
      tf.dispose([weights, slots, gradients]);
    }
    expect(await bytesUsed()).toBe(before);
  });
});
