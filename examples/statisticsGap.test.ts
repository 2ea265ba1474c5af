import { type BatchSource, predictScans } from '@radnet/core';
import { expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { isCompared, statisticsGap } from './statisticsGap';

it('compares after each third of a training', () => {
  const compared = (epochs: number): number[] =>
    Array.from({ length: epochs }, (_, index) => index + 1).filter((epoch) => isCompared(epoch, epochs));
  expect(compared(9)).toEqual([3, 6, 9]);
  expect(compared(10)).toEqual([4, 7, 10]);
  expect(compared(1)).toEqual([1]);
});

describe('statisticsGap', () => {
  const LABELS = [0, 1, 0, 1, 0, 1, 0, 1];
  const NOISE = [3, -3, 1, 2, -2, -1, 2, -2];
  const options = { output: 'call', target: 'positive' };

  /** Slices of two values: one tells the label, the other nothing. */
  const source: BatchSource = {
    batchesPerEpoch: 1,
    slicesPerEpoch: LABELS.length,
    // eslint-disable-next-line @typescript-eslint/require-await
    async *batches() {
      const slices = LABELS.map((label, slice) => [label, NOISE[slice]!]);
      yield {
        scanIds: ['a'],
        inputs: { scan: tf.tensor3d([slices]) },
        targets: { positive: tf.tensor3d(LABELS, [1, LABELS.length, 1]) },
        sliceMask: tf.ones([1, LABELS.length]),
      };
    },
  };

  /** The sum of both values, normalised, with the running variance that the second is said to have. */
  function model(variance: number): tf.LayersModel {
    const scan = tf.input({ shape: [null, 2], name: 'scan' });
    const norm = tf.layers.batchNormalization();
    const dense = tf.layers.dense({ units: 1, name: 'call' });
    const made = tf.model({ inputs: scan, outputs: dense.apply(norm.apply(scan)) as tf.SymbolicTensor });
    dense.setWeights([tf.tensor2d([1, 0.1], [2, 1]), tf.zeros([1])]);
    norm.setWeights([tf.ones([2]), tf.zeros([2]), tf.zeros([2]), tf.tensor1d([0.25, variance])]);
    return made;
  }

  it('says how far the two are apart, and on how many slices', async () => {
    const unfit = model(1e-4);
    await expectNoLeak(async () => {
      const running = await predictScans(unfit, source, options);
      const line = await statisticsGap(unfit, source, running, options);
      expect(line).toMatch(
        /^validation: slice AUC 0\.\d{3} with batch norm's running statistics, 1\.000 with those of each batch \(8 slices\)/,
      );
    });
  });

  it('says nothing where they agree', async () => {
    const fit = model(5);
    const running = await predictScans(fit, source, options);
    expect(await statisticsGap(fit, source, running, options)).toBeUndefined();
  });
});
