import { describeOnEachBackend, expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { toyHeads, toyModel, toySource } from '../training/fixtures/toy';
import { stepSchedule } from '../training/stepSchedule';
import { train } from '../training/train';
import type { TrainingState } from '../training/trainingState';
import { freezeLayers } from './freezeLayers';

beforeAll(() => tf.setBackend('cpu'));

async function byName(model: tf.LayersModel): Promise<Record<string, number[]>> {
  const entries = model.weights.map(async (weight) => [
    weight.originalName,
    [...(await weight.read().data())],
  ]);
  return Object.fromEntries(await Promise.all(entries)) as Record<string, number[]>;
}

const trained = (
  model: tf.LayersModel,
  more: { resume?: TrainingState; signal?: AbortSignal; onStep?: () => void } = {},
) =>
  train({
    model,
    heads: toyHeads,
    data: toySource(4),
    epochs: 2,
    schedule: stepSchedule({ initialRate: 0.1 }),
    ...(more.resume && { resume: more.resume }),
    ...(more.signal && { signal: more.signal }),
    observers: [{ onStep: () => more.onStep?.() }],
  });

describeOnEachBackend('freezeLayers', () => {
  it('keeps weights and running statistics through training, bit for bit, and trains the rest', async () => {
    const model = toyModel();
    await trained(model); // moves running statistics off their defaults
    const before = await byName(model);
    expect(freezeLayers(model, ['hidden', 'no*'])).toEqual(['hidden', 'norm']);
    const { state } = await trained(model);
    const after = await byName(model);
    for (const name of Object.keys(before)) {
      if (/^(hidden|norm)\//.test(name)) expect(after[name], name).toEqual(before[name]);
      else expect(after[name], name).not.toEqual(before[name]);
    }
    expect(Object.keys(state.slots['velocity']!).sort()).toEqual([
      'call/bias',
      'call/kernel',
      'size/bias',
      'size/kernel',
    ]);
    model.dispose();
  });
});

describe('freezeLayers', () => {
  it('has frozen batch norm read its running statistics in training, and only while it trains', async () => {
    const model = toyModel();
    await trained(model);
    freezeLayers(model, ['norm']);
    const scan = tf.randomNormal([2, 3, 4], 0, 1, 'float32', 5);
    const outputs = (training: boolean): ArrayLike<number> =>
      (model.apply(scan, { training }) as tf.Tensor[])[0]!.dataSync();
    let during: ArrayLike<number>[] = [];
    await trained(model, { onStep: () => (during = [outputs(true), outputs(false)]) });
    expect(during[0]).toEqual(during[1]);
    expect(outputs(true)).not.toEqual(outputs(false));
  });

  it('resumes to the same weights, bit for bit', async () => {
    const frozen = (): tf.LayersModel => {
      const model = toyModel();
      freezeLayers(model, ['hidden', 'norm']);
      return model;
    };
    const whole = frozen();
    await trained(whole);
    const stopped = frozen();
    const controller = new AbortController();
    let steps = 0;
    const { state } = await trained(stopped, {
      signal: controller.signal,
      onStep: () => ++steps === 5 && controller.abort(),
    });
    expect(state).toMatchObject({ epochsDone: 1, stepsDone: 1 });
    await trained(stopped, { resume: state });
    expect(await byName(stopped)).toEqual(await byName(whole));
  });

  it('reaches the layers of a model that is a layer', () => {
    const inner = toyModel();
    const scan = tf.input({ shape: [null, 4] });
    const outer = tf.model({ inputs: scan, outputs: inner.apply(scan) as tf.SymbolicTensor[] });
    freezeLayers(outer, [inner.name]);
    expect(inner.layers.every(({ trainable }) => !trainable)).toBe(true);
    expect(outer.trainableWeights).toEqual([]);
  });

  it('names what it does not find', () => {
    expect(() => freezeLayers(toyModel(), ['norm', 'nrom', 'x*', 'hid'])).toThrow(
      /expected names out of scan, hidden, norm, call, size, or beginnings with '\*', got nrom, x\*, hid$/,
    );
  });

  it('refuses to train where nothing is left to train', async () => {
    const model = toyModel();
    freezeLayers(model, ['*']);
    await expect(trained(model)).rejects.toThrow('model: expected trainable weights, got none');
  });

  it('frees everything', () =>
    expectNoLeak(async () => {
      const model = toyModel();
      freezeLayers(model, ['hidden', 'norm']);
      await trained(model);
      model.dispose();
    }));
});
