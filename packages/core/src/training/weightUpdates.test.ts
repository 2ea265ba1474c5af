import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { expectNoLeak } from '@radnet/testing';
import { RadnetError } from '../radnetError';
import { adam } from './adam';
import { sgd } from './sgd';
import { type UpdateOptions, type UpdatesState, WeightUpdates } from './weightUpdates';

let made: tf.LayerVariable[] = [];
afterEach(() => {
  for (const weight of made) weight.dispose();
  made = [];
});

const variable = (name: string, values: number[], constraint?: ReturnType<typeof tf.constraints.nonNeg>) => {
  const initial = tf.tensor1d(values);
  const weight = new tf.LayerVariable(initial, 'float32', name, true, constraint);
  initial.dispose();
  made.push(weight);
  return weight;
};
/** Of the model only its weights count here. */
const modelOf = (...weights: tf.LayerVariable[]): tf.LayersModel =>
  ({ trainableWeights: weights, weights }) as unknown as tf.LayersModel;
const step = (number: number, slices = 1, isLast = false) => ({
  epoch: 1,
  step: number,
  slices,
  rate: 0.1,
  isLast,
});
const gradientOf = (weight: tf.LayerVariable, ...values: number[]): tf.NamedTensorMap => ({
  [weight.name]: tf.tensor1d(values),
});
const valuesOf = async (weight: tf.LayerVariable): Promise<number[]> => [...(await weight.read().data())];
const velocity = (values: Record<string, number[]>): UpdatesState => ({
  slots: {
    velocity: Object.fromEntries(
      Object.entries(values).map(([name, given]) => [name, Float32Array.from(given)]),
    ),
  },
});

describe('WeightUpdates', () => {
  it('goes on by name where the weights come in another order', async () => {
    const [a, b] = [variable('a', [1]), variable('b', [2])];
    const updates = new WeightUpdates(modelOf(b, a), {}, velocity({ a: [1], b: [-1] }));
    await updates.take({ ...gradientOf(a, 0), ...gradientOf(b, 0) }, step(1));
    expect((await valuesOf(a))[0]).toBeCloseTo(1 - 0.1 * 0.9, 6);
    expect((await valuesOf(b))[0]).toBeCloseTo(2 + 0.1 * 0.9, 6);
    updates.dispose();
  });

  it('leaves the slots it was given as they are', async () => {
    const weight = variable('w', [1]);
    const saved = velocity({ w: [2] });
    const updates = new WeightUpdates(modelOf(weight), {}, saved);
    await updates.take(gradientOf(weight, 1), step(1));
    expect([...saved.slots['velocity']!['w']!]).toEqual([2]);
    updates.dispose();
  });

  it('leaves a weight without a gradient as it is', async () => {
    const [a, b] = [variable('a', [1]), variable('b', [1])];
    const updates = new WeightUpdates(modelOf(a, b), {}, velocity({ a: [2], b: [2] }));
    await updates.take(gradientOf(b, 1), step(1));
    expect(await valuesOf(a)).toEqual([1]);
    expect(await valuesOf(b)).not.toEqual([1]);
    updates.dispose();
  });

  it('applies the constraint of a weight', async () => {
    const weight = variable('w', [0.1], tf.constraints.nonNeg());
    const updates = new WeightUpdates(modelOf(weight), {});
    await updates.take(gradientOf(weight, 10), step(1));
    expect(await valuesOf(weight)).toEqual([0]);
    updates.dispose();
  });

  it('makes one update of several steps, by the mean over their real slices', async () => {
    await expectNoLeak(async () => {
      const weight = variable('w', [0, 0]);
      const updates = new WeightUpdates(modelOf(weight), { optimizer: sgd({ momentum: 0 }), accumulate: 3 });
      await updates.take(gradientOf(weight, 1, 0), step(1, 2));
      await updates.take(gradientOf(weight, 4, 3), step(2, 3));
      expect(await valuesOf(weight)).toEqual([0, 0]);
      expect(await updates.state()).toMatchObject({ updates: 0, accumulatedSlices: 5 });
      await updates.take(gradientOf(weight, 10, 0), step(3, 5));
      // (2 * 1 + 3 * 4 + 5 * 10) / 10 and (3 * 3) / 10.
      (await valuesOf(weight)).forEach((value, at) => expect(value).toBeCloseTo([-0.64, -0.09][at]!, 6));
      expect(await updates.state()).toMatchObject({ updates: 1, accumulatedSlices: 0 });
      updates.dispose();
      weight.dispose();
      made = [];
    });
  });

  it('takes the gradient of a step without one as zero, where another step has one', async () => {
    await expectNoLeak(async () => {
      const [a, b] = [variable('a', [0]), variable('b', [0])];
      const updates = new WeightUpdates(modelOf(a, b), { optimizer: sgd({ momentum: 0 }), accumulate: 2 });
      await updates.take(gradientOf(a, 4), step(1, 3));
      await updates.take(gradientOf(b, 8), step(2, 1));
      expect((await valuesOf(a))[0]).toBeCloseTo(-0.3, 6);
      expect((await valuesOf(b))[0]).toBeCloseTo(-0.2, 6);
      updates.dispose();
      for (const weight of made) weight.dispose();
      made = [];
    });
  });

  it('makes an update of what is left at the end of an epoch, and begins anew', async () => {
    const weight = variable('w', [0]);
    const updates = new WeightUpdates(modelOf(weight), { optimizer: sgd({ momentum: 0 }), accumulate: 3 });
    await updates.take(gradientOf(weight, 1), step(1));
    await updates.take(gradientOf(weight, 3), step(2, 1, true));
    expect((await valuesOf(weight))[0]).toBeCloseTo(-0.2, 6);
    await updates.take(gradientOf(weight, 1), step(1));
    await updates.take(gradientOf(weight, 1), step(2));
    expect((await valuesOf(weight))[0]).toBeCloseTo(-0.2, 6);
    await updates.take(gradientOf(weight, 1), step(3));
    expect((await valuesOf(weight))[0]).toBeCloseTo(-0.3, 6);
    updates.dispose();
  });

  it('hands each update through the transforms in order, with its real slices, and frees what they leave', async () => {
    await expectNoLeak(async () => {
      const weight = variable('w', [0]);
      const told: unknown[] = [];
      const updates = new WeightUpdates(modelOf(weight), {
        optimizer: sgd({ momentum: 0 }),
        accumulate: 2,
        gradients: [
          async (gradients, update) => {
            told.push({ ...update, names: Object.keys(gradients) });
            await Promise.resolve();
            return { w: gradients['w']!.add(1) };
          },
          (gradients) => gradients,
          (gradients) => tf.tidy(() => ({ w: gradients['w']!.mul(2) })),
        ],
      });
      await updates.take(gradientOf(weight, 1), step(1, 2));
      await updates.take(gradientOf(weight, 1), step(2, 3));
      expect(told).toEqual([{ epoch: 1, step: 2, slices: 5, names: ['w'] }]);
      expect((await valuesOf(weight))[0]).toBeCloseTo(-0.4, 6);
      updates.dispose();
      weight.dispose();
      made = [];
    });
  });

  it('frees the gradients where a transform fails', async () => {
    await expectNoLeak(async () => {
      const weight = variable('w', [0]);
      const updates = new WeightUpdates(modelOf(weight), {
        gradients: [() => Promise.reject(new Error('a rank is gone'))],
      });
      await expect(updates.take(gradientOf(weight, 1), step(1))).rejects.toThrow('a rank is gone');
      updates.dispose();
      weight.dispose();
      made = [];
    });
  });

  const w = (): tf.LayerVariable => variable('w', [1]);
  it.each<[string, tf.LayerVariable[] | undefined, UpdateOptions, UpdatesState]>([
    ['expected trainable weights, got none', [], {}, velocity({})],
    ["no trainable weight named 'v'", undefined, {}, velocity({ w: [1], v: [1] })],
    ["velocity: expected 1 values for 'w', got 2", undefined, {}, velocity({ w: [1, 2] })],
    ["velocity: expected 1 values for 'w', got none", undefined, {}, velocity({})],
    ['(firstMoment, secondMoment), got velocity', undefined, { optimizer: adam() }, velocity({ w: [1] })],
    ['(velocity, trained), got velocity', undefined, { average: { decay: 0.9 } }, velocity({ w: [1] })],
    [
      'average.decay: expected a number at least 0 and below 1',
      undefined,
      { average: { decay: 1 } },
      { slots: {} },
    ],
  ])('refuses, with %s', async (message, weights, options, saved) => {
    const model = modelOf(...(weights ?? [w()]));
    await expectNoLeak(() => {
      const make = () =>
        new WeightUpdates(model, options, Object.keys(saved.slots).length ? saved : undefined);
      expect(make).toThrow(RadnetError);
      expect(make).toThrow(message);
    });
  });

  it('refuses two weights of one name', () => {
    const weights = [w(), w()];
    expect(() => new WeightUpdates(modelOf(...weights), {})).toThrow("two named 'w'");
  });
});
