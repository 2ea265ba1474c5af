import type * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { describeOnEachBackend, expectNoLeak } from '@radnet/testing';
import { RadnetError } from '../radnetError';
import { adam, adamW } from './adam';
import { expectClose, golden, goldenGradients, goldenModel } from './golden/fixtures';
import { isDecayed, type Optimizer } from './optimizer';
import { sgd } from './sgd';
import { WeightUpdates } from './weightUpdates';

const CASES: Readonly<Record<string, Optimizer>> = {
  sgd: sgd(),
  'sgd, weight decay': sgd({ weightDecay: 0.05 }),
  adam: adam(),
  'adam, weight decay': adam({ beta1: 0.8, beta2: 0.9, epsilon: 1e-3, weightDecay: 0.05 }),
  adamW: adamW(),
  'adamW, weight decay': adamW({ weightDecay: 0.5 }),
};

/** Gradients as variableGrads names them: by the variable's unique name, not its saved one. */
const gradientsOf = (model: tf.LayersModel, step: number): tf.NamedTensorMap => {
  const gradients = goldenGradients(step);
  return Object.fromEntries(
    model.trainableWeights.map(({ name, originalName }) => [name, gradients[originalName]!]),
  );
};

describeOnEachBackend('an optimizer', () => {
  it.each(Object.keys(golden.cases))("takes PyTorch's steps through a change of rate: %s", async (name) => {
    const model = goldenModel();
    const expected = golden.cases[name]!;
    await expectNoLeak(async () => {
      const updates = new WeightUpdates(model, { optimizer: CASES[name]! });
      for (const [index, rate] of golden.rates.entries()) {
        const step = { epoch: 1, step: index + 1, slices: 5, rate, isLast: false };
        await updates.take(gradientsOf(model, index), step);
        for (const weight of model.trainableWeights) {
          expectClose(await weight.read().data(), expected.weights[index]![weight.originalName]!);
        }
      }
      const { slots } = await updates.state();
      expect(Object.keys(slots)).toEqual(Object.keys(expected.slots));
      for (const [slot, values] of Object.entries(expected.slots)) {
        for (const weight of Object.keys(values)) expectClose(slots[slot]![weight]!, values[weight]!);
      }
      updates.dispose();
    });
    model.dispose();
  });
});

describe('an optimizer', () => {
  it('does not decay vectors: biases, gamma and beta', () => {
    expect([[3, 3, 4, 8], [4, 2], [8], []].map((shape) => isDecayed({ shape }))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it.each([
    ['momentum: expected a number at least 0 and below 1, got 1', () => sgd({ momentum: 1 })],
    ['weightDecay: expected a number at least 0, got -1', () => sgd({ weightDecay: -1 })],
    ['weightDecay', () => adam({ weightDecay: NaN })],
    ['weightDecay', () => adamW({ weightDecay: Infinity })],
    ['beta1', () => adam({ beta1: 1 })],
    ['beta2', () => adamW({ beta2: -0.1 })],
    ['epsilon: expected a number above 0, got 0', () => adam({ epsilon: 0 })],
  ])('refuses, with %s', (message, make) => {
    expect(make).toThrow(RadnetError);
    expect(make).toThrow(message);
  });
});
