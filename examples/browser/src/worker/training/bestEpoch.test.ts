import { selectBackend } from '@radnet/backends';
import type { TrainingState } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { BestEpoch } from './bestEpoch';

beforeAll(() => selectBackend('cpu'));

const state = {} as TrainingState;

it('gives a model back as it was when it was kept last, running statistics and card, too', async () => {
  const before = tf.memory().numTensors;
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 3, inputShape: [2] }), tf.layers.batchNormalization()],
  });
  const best = new BestEpoch();
  const valuesOf = (): number[][] => model.weights.map((weight) => Array.from(weight.read().dataSync()));
  await best.keep({ model, state });
  const fill = (value: number): void =>
    tf.tidy(() => model.weights.forEach((weight) => weight.write(tf.fill(weight.shape as number[], value))));
  fill(2);
  model.setUserDefinedMetadata({ threshold: 0.25 });
  await best.keep({ model, state });
  const kept = valuesOf();
  fill(3);
  model.setUserDefinedMetadata({ threshold: 0.75 });
  const { card } = best.restore(model);
  expect(model.weights.some(({ name }) => name.includes('moving_variance'))).toBe(true);
  expect(valuesOf()).toEqual(kept);
  expect(kept.flat().every((value) => value === 2)).toBe(true);
  expect(card).toEqual({ threshold: 0.25 });
  expect(model.getUserDefinedMetadata()).toBe(card);
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it('has nothing to give before an epoch is kept', () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  expect(() => new BestEpoch().restore(model)).toThrow('expected an epoch to be kept');
  model.dispose();
});
