import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { expectNoLeak } from '@radnet/testing';
import { RadnetError } from '../radnetError';
import { MomentumSgd } from './momentumSgd';

interface Golden {
  momentum: number;
  shapes: Record<string, number[]>;
  initial: Record<string, number[]>;
  steps: { rate: number; gradients: Record<string, number[]>; weights: Record<string, number[]> }[];
  velocities: Record<string, number[]>;
}

const golden = JSON.parse(
  readFileSync(new URL('./golden/momentum_sgd.json', import.meta.url), 'utf8'),
) as Golden;

let made: tf.LayerVariable[] = [];
const variable = (name: string, values: number[], shape: number[]): tf.LayerVariable => {
  const initial = tf.tensor(values, shape);
  const weight = new tf.LayerVariable(initial, 'float32', name);
  initial.dispose();
  made.push(weight);
  return weight;
};
const goldenWeights = (): tf.LayerVariable[] =>
  Object.entries(golden.shapes).map(([name, shape]) => variable(name, golden.initial[name]!, shape));

/** Gradients as variableGrads names them: by the variable's unique name, not its saved one. */
const gradientsOf = (weights: tf.LayerVariable[], step: Golden['steps'][number]): tf.NamedTensorMap =>
  Object.fromEntries(
    weights.map((w) => [w.name, tf.tensor(step.gradients[w.originalName]!, w.shape as number[])]),
  );
const takeSteps = (optimizer: MomentumSgd, weights: tf.LayerVariable[], steps: Golden['steps']): void => {
  for (const step of steps) tf.tidy(() => optimizer.step(gradientsOf(weights, step), step.rate));
};
const valuesOf = async (weight: tf.LayerVariable): Promise<number[]> => [...(await weight.read().data())];
const expectClose = (found: ArrayLike<number>, expected: number[]): void => {
  const largest = Math.max(...expected.map((value, index) => Math.abs(value - found[index]!)));
  expect(largest).toBeLessThan(1e-6);
};

afterEach(() => {
  for (const weight of made) weight.dispose();
  made = [];
});

describe('MomentumSgd', () => {
  it('takes the steps that PyTorch takes, through a change of rate', async () => {
    await expectNoLeak(async () => {
      const weights = goldenWeights();
      const optimizer = new MomentumSgd(weights, golden.momentum);
      for (const step of golden.steps) {
        takeSteps(optimizer, weights, [step]);
        for (const weight of weights) expectClose(await valuesOf(weight), step.weights[weight.originalName]!);
      }
      const velocities = await optimizer.velocities();
      for (const [name, expected] of Object.entries(golden.velocities))
        expectClose(velocities[name]!, expected);
      optimizer.dispose();
      for (const weight of weights) weight.dispose();
      made = [];
    });
  });

  it('goes on by name where the weights come in another order', async () => {
    const weights = goldenWeights();
    const first = new MomentumSgd(weights, golden.momentum);
    takeSteps(first, weights, golden.steps.slice(0, 2));
    const velocities = await first.velocities();
    first.dispose();

    const reversed = [...weights].reverse();
    const second = new MomentumSgd(reversed, golden.momentum, velocities);
    takeSteps(second, reversed, golden.steps.slice(2));
    for (const weight of weights) {
      expectClose(await valuesOf(weight), golden.steps.at(-1)!.weights[weight.originalName]!);
    }
    second.dispose();
  });

  it('leaves the velocities it was given as they are', () => {
    const weights = [variable('w', [1], [1])];
    const velocities = { w: Float32Array.of(2) };
    const optimizer = new MomentumSgd(weights, 0.9, velocities);
    tf.tidy(() => optimizer.step({ [weights[0]!.name]: tf.tensor1d([1]) }, 0.1));
    expect([...velocities.w]).toEqual([2]);
    optimizer.dispose();
  });

  it('leaves a weight without a gradient as it is', async () => {
    const weight = variable('w', [1], [1]);
    const optimizer = new MomentumSgd([weight], 0.9, { w: Float32Array.of(2) });
    optimizer.step({}, 0.1);
    expect(await valuesOf(weight)).toEqual([1]);
    optimizer.dispose();
  });

  it('applies the constraint of a weight', async () => {
    const weight = new tf.LayerVariable(tf.tensor1d([0.1]), 'float32', 'w', true, tf.constraints.nonNeg());
    made.push(weight);
    const optimizer = new MomentumSgd([weight], 0.9);
    tf.tidy(() => optimizer.step({ [weight.name]: tf.tensor1d([1]) }, 1));
    expect(await valuesOf(weight)).toEqual([0]);
    optimizer.dispose();
  });

  it('names the weight whose velocity is no longer finite', async () => {
    const weights = [variable('a', [1], [1]), variable('b', [1], [1])];
    const optimizer = new MomentumSgd(weights, 0.9);
    tf.tidy(() => optimizer.step({ [weights[1]!.name]: tf.tensor1d([Infinity]) }, 0.1));
    await expect(optimizer.velocities()).rejects.toThrow("weight 'b' is no longer finite");
    optimizer.dispose();
  });

  it.each([
    ['momentum', () => new MomentumSgd([variable('w', [1], [1])], 1)],
    ['expected trainable weights, got none', () => new MomentumSgd([], 0.9)],
    ["two named 'w'", () => new MomentumSgd([variable('w', [1], [1]), variable('w', [1], [1])], 0.9)],
    [
      "no trainable weight named 'v'",
      () => new MomentumSgd([variable('w', [1], [1])], 0.9, { v: Float32Array.of(1) }),
    ],
    [
      "expected 1 values for 'w', got 2",
      () => new MomentumSgd([variable('w', [1], [1])], 0.9, { w: Float32Array.of(1, 2) }),
    ],
    ["expected 1 values for 'w', got none", () => new MomentumSgd([variable('w', [1], [1])], 0.9, {})],
  ])('refuses, with %s', (message, make) => {
    expect(make).toThrow(RadnetError);
    expect(make).toThrow(message);
  });
});
