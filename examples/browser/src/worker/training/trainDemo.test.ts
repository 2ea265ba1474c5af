import { selectBackend } from '@radnet/backends';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluateModel } from '../../../../evaluateModel';
import { phantomScans } from '../../../../phantomScans';
import type { Settings } from '../../../../settings';
import { withValidation } from '../../../../splitScans';
import type { EpochDone, TrainingUpdate } from '../viewerWorker';
import { DEMO_SETTINGS } from './demoSettings';
import { trainDemo } from './trainDemo';

/** The smallest network, on 14 phantoms of 16 x 16 pixels. */
const TINY: Settings = {
  ...DEMO_SETTINGS,
  phantoms: 14,
  phantomSlices: 8,
  epochs: 1,
  depth: 7,
  growthRate: 2,
  lstmUnits: 2,
  fieldOfViewMm: 160,
  spacingMm: 10,
};

beforeAll(() => selectBackend('wasm'));

/** The reports of a training, without the remaining time, and the bytes of its model. */
async function trained(settings: Settings = TINY) {
  const updates: TrainingUpdate[] = [];
  const { model, card } = await trainDemo((update) => updates.push(update), settings);
  const told = updates.map((update) => ({ ...update, secondsLeft: undefined }));
  const weights = await Promise.all(model.weights.map(async (weight) => [...(await weight.read().data())]));
  return { model, card, updates, told, weights };
}

describe('trainDemo', () => {
  it('makes the phantoms, takes the steps, and scores every epoch', async () => {
    const settings = { ...TINY, epochs: 3 };
    const { model, updates, card } = await trained(settings);
    const of = (kind: TrainingUpdate['kind']) => updates.filter((update) => update.kind === kind);
    expect(of('phantoms')).toHaveLength(14);
    expect(of('phantoms').at(-1)).toEqual({ kind: 'phantoms', made: 14, of: 14 });
    // 12 phantoms to train on, 2 in each step.
    expect(of('step').at(-1)).toMatchObject({ epoch: 3, step: 6, stepsPerEpoch: 6, secondsLeft: 0 });
    expect(of('epoch').map((update) => (update as EpochDone).epoch)).toEqual([1, 2, 3]);
    expect(updates.findIndex(({ kind }) => kind === 'step')).toBe(14);
    expect(card.data).toMatchObject({ training: { cts: 12 }, validation: { cts: 2 }, test: { cts: 0 } });
    expect(card).toMatchObject({ settings, minConsecutive: 3, masks: true, slicesOfCt: 8 });
    model.dispose();
  });

  it('gives the network of the best epoch, with the threshold that was chosen for it', async () => {
    // A rate that spoils the weights: later epochs are no better than an earlier one.
    const settings = { ...TINY, rate: 0.5, epochs: 5 };
    const { model, card, updates } = await trained(settings);
    const epochs = updates.filter((update) => update.kind === 'epoch');
    const best = epochs.findLast(({ isBest }) => isBest)!;
    expect(best.epoch).toBeLessThan(5);
    const { validation } = withValidation(phantomScans(settings), settings.seed);
    const { slice, scan } = await evaluateModel({ model, card }, validation);
    expect(slice.auc.value).toBeCloseTo(best.sliceAuc, 6);
    expect(scan.accuracy.value).toBe(best.ctAccuracy);
    expect(model.getUserDefinedMetadata()).toBe(card);
    model.dispose();
  });

  it('is the same each time, and another with another seed', async () => {
    const [first, second, other] = [await trained(), await trained(), await trained({ ...TINY, seed: 2 })];
    expect(second.weights).toEqual(first.weights);
    expect(second.told.filter(({ kind }) => kind === 'epoch')).toEqual(
      first.told.filter(({ kind }) => kind === 'epoch'),
    );
    expect(other.weights).not.toEqual(first.weights);
    for (const { model } of [first, second, other]) model.dispose();
  });

  it('leaves nothing on the engine but the network, and not that where it fails', async () => {
    const before = tf.memory().numTensors;
    const { model } = await trained();
    expect(tf.memory().numTensors).toBe(before + model.weights.length);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
    const failing = trainDemo((update) => {
      if (update.kind === 'step') throw new Error('the page is gone');
    }, TINY);
    await expect(failing).rejects.toThrow('the page is gone');
    expect(tf.memory().numTensors).toBe(before);
  });
});
