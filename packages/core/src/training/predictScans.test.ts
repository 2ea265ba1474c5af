import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { expectNoLeak } from '@radnet/testing';
import { RadnetError } from '../radnetError';
import { type Batch, type BatchSource, disposeBatch } from './batch';
import { toyBatch, toyModel, toySource } from './fixtures/toy';
import { predictScans } from './predictScans';

const options = { output: 'call', target: 'positive' };

/** Gives batches made when they are asked for. */
const sourceOf = (...batches: (() => Batch)[]): BatchSource => ({
  batchesPerEpoch: batches.length,
  slicesPerEpoch: 5 * batches.length,
  // eslint-disable-next-line @typescript-eslint/require-await
  async *batches() {
    for (const make of batches) yield make();
  },
});

describe('predictScans', () => {
  it('gives the sigmoid of the logits and the labels of the real slices, scan by scan', async () => {
    const model = toyModel();
    await expectNoLeak(async () => {
      const scans = await predictScans(model, toySource(2), options);
      expect(scans.map(({ scanId }) => scanId)).toEqual(['scan0a', 'scan0b', 'scan1a', 'scan1b']);
      expect(scans.map(({ probabilities }) => probabilities.length)).toEqual([3, 2, 3, 2]);

      const batch = toyBatch(1);
      const outputs = model.predict(batch.inputs.scan!) as tf.Tensor[];
      const expected = [...(await outputs[0]!.data())].map((logit) => 1 / (1 + Math.exp(-logit)));
      const found = [...Array.from(scans[2]!.probabilities), ...Array.from(scans[3]!.probabilities)];
      found.forEach((probability, index) => expect(probability).toBeCloseTo(expected[index]!, 6));
      const labels = [...(await batch.targets.positive!.data())];
      expect([...Array.from(scans[2]!.labels), ...Array.from(scans[3]!.labels)]).toEqual(labels.slice(0, 5));
      tf.dispose(outputs);
      disposeBatch(batch);
    });
  });

  it('tells which scans have no labels by slice', async () => {
    const known = (): Batch => ({
      ...toyBatch(0),
      known: {
        positive: tf.tensor2d([
          [1, 1, 1],
          [0, 0, 0],
        ]),
      },
    });
    const model = toyModel();
    await expectNoLeak(async () => {
      const scans = await predictScans(model, sourceOf(known), options);
      expect(scans.map(({ labelsKnown }) => labelsKnown)).toEqual([undefined, false]);
    });
  });

  it.each<[string, BatchSource, object]>([
    ["output 'mask'", toySource(1), { output: 'mask' }],
    ["target 'depth': expected one value a slice, [2, 3, 1], got none", toySource(1), { target: 'depth' }],
    [
      'batch.inputs: the model expects scan; the batch has volume',
      sourceOf(() => {
        const { inputs, ...rest } = toyBatch(0);
        return { ...rest, inputs: { volume: inputs.scan! } };
      }),
      {},
    ],
    [
      "every scan once in an epoch, got 'scan0a' twice",
      sourceOf(
        () => toyBatch(0),
        () => toyBatch(0),
      ),
      {},
    ],
    ['batch.scanIds: expected 2 names, got 1', sourceOf(() => ({ ...toyBatch(0), scanIds: ['one'] })), {}],
  ])('refuses, with %s', async (message, source, changed) => {
    const model = toyModel();
    await expectNoLeak(async () => {
      const outcome = predictScans(model, source, { ...options, ...changed });
      await expect(outcome).rejects.toThrow(RadnetError);
      await expect(outcome).rejects.toThrow(message);
    });
  });

  it('stops between batches with the reason of the signal', async () => {
    const model = toyModel();
    const signal = AbortSignal.abort(new Error('enough'));
    await expectNoLeak(async () => {
      await expect(predictScans(model, toySource(2), { ...options, signal })).rejects.toThrow('enough');
    });
  });
});
