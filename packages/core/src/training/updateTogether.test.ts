import { describeOnEachBackend, expectNoLeak, fill } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { afterEach, expect, it } from 'vitest';
import { adam, adamW } from './adam';
import type { Optimizer } from './optimizer';
import { sgd } from './sgd';
import { clipByGlobalNorm } from './clipByGlobalNorm';
import { type UpdateOptions, type UpdatesState, WeightUpdates } from './weightUpdates';

const CASES: Readonly<Record<string, Optimizer>> = {
  sgd: sgd(),
  'sgd, without momentum': sgd({ momentum: 0 }),
  'sgd, weight decay': sgd({ weightDecay: 0.05 }),
  adam: adam(),
  'adam, weight decay': adam({ beta1: 0.8, beta2: 0.9, epsilon: 1e-3, weightDecay: 0.05 }),
  adamW: adamW({ weightDecay: 0.5 }),
  'adamW, without weight decay': adamW({ weightDecay: 0 }),
};

/** Sizes around the 64 numbers to which a place in a shared buffer is aligned, and one that is empty. */
const SHAPES: Readonly<Record<string, number[]>> = {
  scalar: [],
  three: [3],
  block: [8, 8],
  more: [65],
  kernel: [3, 3, 5, 7],
  none: [0, 4],
};

let made: tf.LayerVariable[] = [];
afterEach(() => {
  for (const weight of made) if (!weight.read().isDisposed) weight.dispose();
  made = [];
});

type Constraint = ReturnType<typeof tf.constraints.nonNeg>;

const valuesFor = (seed: number, shape: number[]): tf.Tensor => tf.tensor(fill(seed, shape), shape);

function makeWeights(kernelConstraint?: Constraint): tf.LayerVariable[] {
  const weights = Object.entries(SHAPES).map(([name, shape], index) => {
    const constraint = name === 'kernel' ? kernelConstraint : undefined;
    const initial = valuesFor(index, shape);
    const weight = new tf.LayerVariable(initial, 'float32', name, true, constraint);
    initial.dispose();
    return weight;
  });
  made.push(...weights);
  return weights;
}

/** Of the model only its weights count here. */
const modelOf = (weights: tf.LayerVariable[]): tf.LayersModel =>
  ({ trainableWeights: weights, weights }) as unknown as tf.LayersModel;

/** The same steps, but unknown to the backend: they are taken weight by weight. */
const oneByOne = (optimizer: Optimizer): Optimizer => ({
  slots: optimizer.slots,
  step: (given) => optimizer.step(given),
});

const updatesOf = (weights: tf.LayerVariable[], optimizer = sgd(), saved?: UpdatesState): WeightUpdates =>
  new WeightUpdates(modelOf(weights), { optimizer }, saved);

async function takeStep(
  updates: WeightUpdates,
  weights: tf.LayerVariable[],
  step: number,
  without: readonly string[] = [],
): Promise<void> {
  const gradients = weights
    .filter(({ originalName }) => !without.includes(originalName))
    .map(({ name, shape }, index) => [name, valuesFor(100 * step + index, shape as number[])] as const);
  const info = { epoch: 1, step, slices: 1, rate: 0.1 / step, isLast: false };
  await updates.take(Object.fromEntries(gradients), info);
}

type Values = Record<string, Float32Array>;

async function valuesOf(weights: tf.LayerVariable[]): Promise<Values> {
  const entries = weights.map(
    async (weight) => [weight.originalName, (await weight.read().data<'float32'>()).slice()] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

function expectAlike(found: Values, expected: Values): void {
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  for (const [name, values] of Object.entries(expected)) {
    values.forEach((value, at) => {
      const difference = Math.abs(found[name]![at]! - value);
      expect(difference, `${name}[${at}]`).toBeLessThanOrEqual(2e-6 * Math.max(1, Math.abs(value)));
    });
  }
}

/** What happens between or at the steps of one of two trainings, and of the other. */
type Course = (weights: tf.LayerVariable[], updates: WeightUpdates) => Promise<void>;

interface CaseOptions extends Omit<UpdateOptions, 'optimizer'> {
  readonly constraint?: Constraint;
}

async function expectSame(optimizer: Optimizer, course: Course, options: CaseOptions = {}): Promise<void> {
  const runs: { weights: Values; state: UpdatesState }[] = [];
  for (const used of [optimizer, oneByOne(optimizer)]) {
    await expectNoLeak(async () => {
      const weights = makeWeights(options.constraint);
      const updates = new WeightUpdates(modelOf(weights), { ...options, optimizer: used });
      await course(weights, updates);
      runs.push({ weights: await valuesOf(weights), state: await updates.state() });
      updates.dispose();
      for (const weight of weights) weight.dispose();
      made = [];
    });
  }
  const [together, alone] = runs as [(typeof runs)[0], (typeof runs)[0]];
  expectAlike(together.weights, alone.weights);
  expect(together.state.updates).toBe(alone.state.updates);
  expect(Object.keys(together.state.slots)).toEqual(Object.keys(alone.state.slots));
  for (const [slot, values] of Object.entries(alone.state.slots)) {
    expectAlike(together.state.slots[slot]!, values);
  }
}

describeOnEachBackend('weights updated together', (backend) => {
  it.each(Object.keys(CASES))('move as each alone, with their slots: %s', async (name) => {
    await expectSame(CASES[name]!, async (weights, updates) => {
      for (const step of [1, 2, 3]) await takeStep(updates, weights, step);
    });
  });

  it('stay as they are, slots too, where there is no gradient, from step to step others', async () => {
    await expectSame(adam({ weightDecay: 0.1 }), async (weights, updates) => {
      await takeStep(updates, weights, 1, ['block']);
      const before = await valuesOf(weights);
      const { slots } = await updates.state();
      await takeStep(updates, weights, 2, ['three', 'kernel']);
      const after = await valuesOf(weights);
      const state = await updates.state();
      for (const left of ['three', 'kernel']) {
        expect(after[left]).toEqual(before[left]);
        expect(state.slots['firstMoment']![left]).toEqual(slots['firstMoment']![left]);
      }
      expect(after['block']).not.toEqual(before['block']);
      await takeStep(updates, weights, 3);
    });
  });

  it('leave what shares their values, or was read of them, as it is', async () => {
    await expectSame(sgd(), async (weights, updates) => {
      await takeStep(updates, weights, 1);
      const before = await valuesOf(weights);
      const clones = weights.map((weight) => weight.read().clone());
      await takeStep(updates, weights, 2);
      for (const [index, { originalName }] of weights.entries()) {
        expect(await clones[index]!.data()).toEqual(before[originalName]);
      }
      expect((await valuesOf(weights))['more']).not.toEqual(before['more']);
      tf.dispose(clones);
      await takeStep(updates, weights, 3);
    });
  });

  // Elsewhere TensorFlow.js fails where a tensor is replaced while it is read.
  it.runIf(backend === 'webgpu')('are not mistaken for what was being read of them', async () => {
    const weights = makeWeights().filter(({ shape }) => shape[0] !== 0);
    const updates = updatesOf(weights);
    await takeStep(updates, weights, 1);
    const before = await valuesOf(weights);
    await takeStep(updates, weights, 2);
    const reading = valuesOf(weights);
    await takeStep(updates, weights, 3);
    const [read, after] = [await reading, await valuesOf(weights)];
    for (const { originalName: name } of weights) {
      expect(read[name]).not.toEqual(before[name]);
      expect(after[name]).not.toEqual(read[name]);
    }
    updates.dispose();
  });

  it('may be replaced between updates, also by what others held or by one another', async () => {
    await expectSame(sgd(), async (weights, updates) => {
      const [, three, block, more] = weights;
      await takeStep(updates, weights, 1);
      const given = valuesFor(7, [3]);
      three!.write(given);
      await takeStep(updates, weights, 2);
      expect(await given.data()).toEqual(fill(7, [3]));
      given.dispose();
      const held = more!.read().clone();
      tf.tidy(() => void more!.write(valuesFor(8, [65])));
      await takeStep(updates, weights, 3);
      const kept = await held.data();
      more!.write(held);
      await takeStep(updates, weights, 4);
      expect(await held.data()).toEqual(kept);
      held.dispose();
      tf.tidy(() => void block!.write(block!.read().add(1)));
      tf.tidy(() => weights.forEach((weight) => weight.write(weight.read().mul(0.5))));
      await takeStep(updates, weights, 5);
    });
  });

  it('may move by gradients that share their values', async () => {
    await expectSame(sgd({ weightDecay: 0.1 }), async (weights, updates) => {
      for (const step of [1, 2, 3]) {
        const gradients = weights.map((weight) => [weight.name, weight.read().clone()] as const);
        const info = { epoch: 1, step, slices: 1, rate: 0.1, isLast: false };
        await updates.take(Object.fromEntries(gradients), info);
      }
    });
  });

  it('leave a weight with a constraint to it', async () => {
    await expectSame(
      sgd(),
      async (weights, updates) => {
        for (const step of [1, 2]) await takeStep(updates, weights, step);
        expect(Math.min(...(await valuesOf(weights))['kernel']!)).toBe(0);
      },
      { constraint: tf.constraints.nonNeg() },
    );
  });

  it('take turns with their averages, after several steps each, with clipped gradients', async () => {
    await expectSame(
      adamW(),
      async (weights, updates) => {
        for (const step of [1, 2, 3, 4, 5, 6]) {
          updates.showTrained();
          await takeStep(updates, weights, step);
          if (step % 3 > 0) continue;
          const trained = await valuesOf(weights);
          updates.showAverages();
          expect((await valuesOf(weights))['kernel']).not.toEqual(trained['kernel']);
          expect((await updates.state()).slots['trained']).toEqual(trained);
        }
      },
      { accumulate: 2, average: { decay: 0.5 }, gradients: [clipByGlobalNorm(3)] },
    );
  });

  it('go on with saved slots, in a training of some of them too', async () => {
    await expectSame(adamW(), async (weights, updates) => {
      await takeStep(updates, weights, 1);
      const state = await updates.state();
      const resumed = updatesOf(weights, adamW(), state);
      await takeStep(resumed, weights, 2);
      await takeStep(updates, weights, 2);
      resumed.dispose();
      const some = weights.slice(1, 4);
      const tuned = updatesOf(some, sgd());
      await takeStep(tuned, some, 1);
      await takeStep(updates, weights, 3);
      await takeStep(tuned, some, 2);
      tuned.dispose();
      await takeStep(updates, weights, 4);
    });
  });

  it('are refused where one was disposed of', async () => {
    const weights = makeWeights();
    const updates = updatesOf(weights);
    await takeStep(updates, weights, 1);
    const gone = weights[2]!;
    const { numTensors } = tf.memory();
    gone.dispose();
    await expect(takeStep(updates, weights, 2)).rejects.toThrow('already disposed');
    expect(tf.memory().numTensors).toBe(numTensors - 1);
    updates.dispose();
    for (const weight of weights) if (weight !== gone) weight.dispose();
    made = [];
  });

  it.runIf(backend === 'webgpu')('keep their buffers, and give back those of the updates', async () => {
    const manager = (tf.backend() as unknown as { bufferManager: { numBytesUsed: number } }).bufferManager;
    const weights = makeWeights();
    // Brings them to the GPU.
    for (const weight of weights) tf.dispose(tf.square(weight.read()));
    await valuesOf(weights);
    const before = manager.numBytesUsed;
    const updates = updatesOf(weights, adam());
    await takeStep(updates, weights, 1);
    const during = manager.numBytesUsed;
    for (const step of [2, 3]) await takeStep(updates, weights, step);
    expect(manager.numBytesUsed).toBe(during);
    updates.dispose();
    const kept = await valuesOf(weights);
    // Weights: each aligned to 256 bytes.
    expect(manager.numBytesUsed - before).toBeLessThan(256 * weights.length);
    expect(await valuesOf(weights)).toEqual(kept);
  });

  it.runIf(backend === 'webgpu')('may go to another backend and back', async () => {
    await expectSame(sgd(), async (weights, updates) => {
      await takeStep(updates, weights, 1);
      // tfjs moves data only if they can be read at once, which in Node needs them to have been read before.
      await valuesOf(weights);
      await updates.state();
      await tf.setBackend('cpu');
      await takeStep(updates, weights, 2);
      await tf.setBackend('webgpu');
      await takeStep(updates, weights, 3);
    });
  });
});
