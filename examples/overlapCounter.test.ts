import type { BatchSource } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { overlapCounter } from './overlapCounter';

const logit = (p: number): number => Math.log(p / (1 - p));

it('counts voxels chunk by chunk, with the weight of blood taken back, and leaks nothing', async () => {
  const before = tf.memory().numTensors;
  // Two slices of one row of four pixels.
  const mask = tf.tensor5d([0, 1, 1, 0, 1, 1, 0, 0], [1, 2, 1, 4, 1]);
  const sliceMask = tf.ones<tf.Rank.R2>([1, 2]);
  const source: BatchSource = {
    batchesPerEpoch: 1,
    slicesPerEpoch: 2,
    // eslint-disable-next-line @typescript-eslint/require-await
    async *batches() {
      yield { scanIds: ['a'], inputs: {}, targets: { hemorrhageMask: mask }, sliceMask };
    },
  };
  const counter = overlapCounter(source, 4);
  // Odds are four times too high: 0.8 stands for 0.5.
  const heads = [
    [0.1, 0.81, 0.79, 0.9],
    [0.99, 0.1, 0.3, 0.79],
  ];
  for await (const { scanIds } of counter.source.batches(0)) {
    for (const [begin, probabilities] of heads.entries()) {
      const one = tf.tensor5d(probabilities.map(logit), [1, 1, 1, 4, 1]);
      await counter.onChunk({ scanIds, begin, outputs: { mask2: one, mask4: one } });
      one.dispose();
    }
  }
  expect(counter.overlaps.get('a')).toEqual({ drawn: 4, predicted: 3, both: 2 });
  tf.dispose([mask, sliceMask]);
  expect(tf.memory().numTensors).toBe(before);
});

it('takes the mean of the heads', async () => {
  const mask = tf.ones<tf.Rank.R5>([1, 1, 1, 2, 1]);
  const source: BatchSource = {
    batchesPerEpoch: 1,
    slicesPerEpoch: 1,
    // eslint-disable-next-line @typescript-eslint/require-await
    async *batches() {
      yield { scanIds: ['a'], inputs: {}, targets: { hemorrhageMask: mask }, sliceMask: tf.ones([1, 1]) };
    },
  };
  const counter = overlapCounter(source, 1);
  for await (const { scanIds } of counter.source.batches(0)) {
    const outputs = {
      mask2: tf.tensor5d([0.9, 0.9].map(logit), [1, 1, 1, 2, 1]),
      mask4: tf.tensor5d([0.2, 0.05].map(logit), [1, 1, 1, 2, 1]),
    };
    await counter.onChunk({ scanIds, begin: 0, outputs });
  }
  expect(counter.overlaps.get('a')).toEqual({ drawn: 2, predicted: 1, both: 1 });
});
