import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectNoLeak } from '@radnet/testing';
import { RadnetError } from '../radnetError';
import type { Batch, BatchSource } from './batch';
import { estimateRunningStatistics } from './estimateRunningStatistics';
import { toyBatch, toyModel, toySource, weightValues } from './fixtures/toy';
import { predictScans } from './predictScans';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Numbers [slices, channels] of scans that differ in level, so that the batches' means part. */
const LEVELS = [
  [1, 2, 3, 5],
  [40, 44],
];

/** One scan a batch, one slice of padding at its end. */
const levels: BatchSource = {
  batchesPerEpoch: LEVELS.length,
  slicesPerEpoch: 6,
  // eslint-disable-next-line @typescript-eslint/require-await
  async *batches() {
    for (const [index, values] of LEVELS.entries()) yield levelBatch(index, values);
  },
};

function levelBatch(index: number, values: readonly number[]): Batch {
  const slices = values.length;
  return {
    scanIds: [`scan${index}`],
    inputs: { scan: tf.tensor([...values], [1, slices, 1]) },
    targets: {},
    sliceMask: tf.ones([1, slices]),
  };
}

const norm = (name = 'norm'): tf.layers.Layer => tf.layers.batchNormalization({ name, momentum: 0.99 });

function sequence(...layers: tf.layers.Layer[]): tf.LayersModel {
  const scan = tf.input({ shape: [null, 1], name: 'scan' });
  const end = layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, scan);
  return tf.model({ inputs: scan, outputs: end });
}

const valuesOf = (layer: tf.layers.Layer): number[] =>
  layer.nonTrainableWeights.map((weight) => weight.read().dataSync()[0]!);

/** Of all six slices together. */
const all = LEVELS.flat();
const mean = all.reduce((sum, value) => sum + value) / all.length;
const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length;

describe('estimateRunningStatistics', () => {
  it('takes the statistics of all batches together, weighed by their slices', async () => {
    const layer = norm();
    const model = sequence(layer);
    await expectNoLeak(() => estimateRunningStatistics(model, levels));
    const [foundMean, foundVariance] = valuesOf(layer);
    expect(foundMean).toBeCloseTo(mean, 4);
    expect(foundVariance).toBeCloseTo(variance, 2);
  });

  it('takes the first batches where it is told how many, and another epoch', async () => {
    const layer = norm();
    await estimateRunningStatistics(sequence(layer), levels, { batches: 1 });
    expect(valuesOf(layer)[0]).toBeCloseTo(2.75, 5);
    const [one, other] = [toyModel(), toyModel()];
    await estimateRunningStatistics(one, toySource(2), { epoch: 1 });
    const second: BatchSource = { ...toySource(2), batches: () => toySource(2).batches(1) };
    await estimateRunningStatistics(other, second);
    expect(await weightValues(one)).toEqual(await weightValues(other));
  });

  it('takes a chunk of slices at a time: of the same slices the same mean', async () => {
    const layer = norm();
    await estimateRunningStatistics(sequence(layer), levels, { slicesPerChunk: 1 });
    expect(valuesOf(layer)[0]).toBeCloseTo(mean, 4);
  });

  it('drops nothing, leaves weights and layers as they were, and sees into models within models', async () => {
    const inner = norm('inner');
    const dropout = tf.layers.dropout({ rate: 0.5, seed: 1 });
    const recurrent = tf.layers.lstm({ units: 1, returnSequences: true, dropout: 0.5 });
    const nested = tf.sequential({
      layers: [tf.layers.dropout({ rate: 0.9, inputShape: [null, 1] }), inner],
    });
    const model = sequence(dropout, nested, recurrent, norm('last'));
    const trainable = await Promise.all(model.trainableWeights.map((weight) => weight.read().data()));
    await estimateRunningStatistics(model, levels);
    expect(valuesOf(inner)[0]).toBeCloseTo(mean, 4);
    const after = await Promise.all(model.trainableWeights.map((weight) => weight.read().data()));
    expect(after).toEqual(trainable);
    expect(dropout.getConfig().rate).toBe(0.5);
    expect(inner.getConfig().momentum).toBe(0.99);
  });

  it('leaves frozen layers to the bit', async () => {
    const [frozen, moved] = [norm('frozen'), norm('moved')];
    const model = sequence(moved, frozen);
    frozen.trainable = false;
    const before = frozen.weights.map((weight) => weight.read().dataSync());
    await estimateRunningStatistics(model, levels);
    expect(frozen.weights.map((weight) => weight.read().dataSync())).toEqual(before);
    expect(valuesOf(moved)[0]).not.toBe(0);
  });

  it('has nothing to do where no layer has running statistics', async () => {
    const batches = (): never => {
      throw new Error('asked for batches');
    };
    await estimateRunningStatistics(sequence(tf.layers.dense({ units: 1 })), { ...levels, batches });
  });

  it('puts everything back where it is stopped or fails', async () => {
    const model = toyModel();
    const before = await weightValues(model);
    const stop = new AbortController();
    const source: BatchSource = {
      ...toySource(3),
      // eslint-disable-next-line @typescript-eslint/require-await
      async *batches() {
        yield toyBatch(0);
        stop.abort(new Error('stopped'));
        yield toyBatch(1);
      },
    };
    await expectNoLeak(async () => {
      await expect(estimateRunningStatistics(model, source, { signal: stop.signal })).rejects.toThrow(
        'stopped',
      );
    });
    expect(await weightValues(model)).toEqual(before);
  });

  it.each<[string, BatchSource, object]>([
    ['batches: expected a positive whole number, got 0', levels, { batches: 0 }],
    ['slicesPerChunk: expected a positive whole number, got 1.5', levels, { slicesPerChunk: 1.5 }],
    [
      'source: expected batches with real slices, got none',
      {
        ...levels,
        // eslint-disable-next-line @typescript-eslint/require-await
        async *batches() {
          yield { ...levelBatch(0, [1, 2]), sliceMask: tf.zeros([1, 2]) };
        },
      },
      {},
    ],
  ])('refuses: %s', async (message, source, options) => {
    const run = estimateRunningStatistics(sequence(norm()), source, options);
    await expect(run).rejects.toThrow(RadnetError);
    await expect(run).rejects.toThrow(message);
  });
});

describe("predictScans by the batch's statistics", () => {
  it('gives what a batch norm that takes them gives, and keeps the running ones', async () => {
    const model = toyModel();
    const before = await weightValues(model);
    const options = { output: 'call', target: 'positive' };
    await expectNoLeak(async () => {
      const source = toySource(2);
      const byBatch = await predictScans(model, source, { ...options, statistics: 'batch' });
      expect(await weightValues(model)).toEqual(before);
      const running = await predictScans(model, source, options);
      expect(byBatch[0]!.probabilities).not.toEqual(running[0]!.probabilities);
      const first: BatchSource = { ...source, batches: () => toySource(1).batches(0) };
      await estimateRunningStatistics(model, first);
      const estimated = await predictScans(model, first, options);
      // But for the variance, which is unbiased in the running statistics.
      const expected = byBatch[0]!.probabilities;
      for (const [slice, probability] of Array.from(estimated[0]!.probabilities).entries()) {
        expect(probability).toBeCloseTo(expected[slice]!, 1);
      }
    });
  });
});
