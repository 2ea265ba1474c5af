import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { describeOnEachBackend, expectNoLeak } from '@radnet/testing';
import { toyModel, weightValues } from './fixtures/toy';
import { WeightAverage } from './weightAverage';

const fill = (model: tf.LayersModel, value: number): void =>
  tf.tidy(() => model.setWeights(model.getWeights().map(({ shape }) => tf.fill(shape, value))));

const expectAll = (values: number[][], expected: number): void => {
  for (const value of values.flat()) expect(value).toBeCloseTo(expected, 6);
};

describeOnEachBackend('WeightAverage', () => {
  it('averages weights and running statistics over the updates, less of the past at first', async () => {
    const model = toyModel();
    await expectNoLeak(async () => {
      fill(model, 1);
      const average = new WeightAverage(model, 0.25);
      average.showTrained();
      fill(model, 3);
      average.update(1); // (1 + 1) / (10 + 1): 1 + 9/11 * 2
      fill(model, 0);
      average.update(2); // (1 + 2) / (10 + 2) = 0.25
      fill(model, 1);
      average.update(3); // no more than 0.25
      average.showAverages();
      expectAll(await weightValues(model), 0.25 * (0.25 * (1 + 18 / 11)) + 0.75);
      average.dispose();
    });
  });

  it('exchanges averages and trained weights, to the bit, however often it is asked', async () => {
    const model = toyModel();
    const average = new WeightAverage(model, 0.9);
    average.showTrained();
    const initial = await weightValues(model);
    fill(model, 1 / 3);
    average.update(1);
    const trained = await weightValues(model);
    average.showTrained();
    expect(await weightValues(model)).toEqual(trained);
    average.showAverages();
    const averages = await weightValues(model);
    average.showAverages();
    expect(await weightValues(model)).toEqual(averages);
    expect(averages).not.toEqual(trained);
    expect(averages).not.toEqual(initial);
    expect(Object.values(await average.values()).every((values) => values[0] === Math.fround(1 / 3))).toBe(
      true,
    );
    average.showTrained();
    expect(await weightValues(model)).toEqual(trained);
    average.dispose();
  });

  it('leaves frozen weights and their statistics alone', async () => {
    const model = toyModel();
    model.getLayer('norm').trainable = false;
    const average = new WeightAverage(model, 0.9);
    expect(Object.keys(await average.values())).toEqual(
      ['hidden', 'call', 'size'].flatMap((layer) => [`${layer}/kernel`, `${layer}/bias`]),
    );
    average.dispose();
  });

  it('applies no constraint when it exchanges', async () => {
    const input = tf.input({ shape: [1] });
    const dense = tf.layers.dense({ units: 1, useBias: false, kernelConstraint: tf.constraints.nonNeg() });
    const model = tf.model({ inputs: input, outputs: dense.apply(input) as tf.SymbolicTensor });
    const [name] = model.trainableWeights.map(({ originalName }) => originalName) as [string];
    const average = new WeightAverage(model, 0.9, { [name]: Float32Array.of(-1) });
    average.showTrained();
    expect(await weightValues(model)).toEqual([[-1]]);
    average.dispose();
  });
});
