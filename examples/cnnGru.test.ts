import { selectBackend } from '@radnet/backends';
import { type Batch, categoricalCrossEntropy, train } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { buildCnnGru } from './cnnGru';

beforeAll(() => selectBackend('cpu'));

it('learns whether a stack grows brighter, darker, or stays, which no image tells by itself', async () => {
  const levels = [
    [0.4, 0.6, 0.8, 0],
    [0.6, 0.4, 0.2, 0],
    [0.5, 0.5, 0.5, 0],
  ];
  const batch = (): Batch =>
    tf.tidy(() => {
      const noise = tf.randomUniform([3, 4, 8, 8, 3], 0, 0.1, 'float32', 5);
      const stack = tf.tensor(levels.flat(), [3, 4, 1, 1, 1]).add(noise);
      const sliceMask = tf.tensor2d(levels.map((stack) => stack.map((level) => Number(level > 0))));
      const trend = tf.eye(3).expandDims(1).tile([1, 4, 1]);
      const inputs = { stack, sliceMask: sliceMask.clone() };
      return { scanIds: ['up', 'down', 'flat'], inputs, targets: { trend }, sliceMask };
    });
  const model = buildCnnGru({ height: 8, width: 8, classes: 3, units: 8 });
  const losses: number[] = [];
  await train({
    model,
    heads: { class: { target: 'trend', loss: categoricalCrossEntropy(), weight: 1 } },
    data: {
      batchesPerEpoch: 20,
      slicesPerEpoch: 180,
      async *batches() {
        for (let step = 0; step < 20; step++) yield await Promise.resolve(batch());
      },
    },
    epochs: 1,
    schedule: () => 0.2,
    // The same encoder and split as RADnet's: chunks are not made for it alone.
    chunks: { slicesPerChunk: 2, embedding: 'described' },
    observers: [{ onStep: ({ loss }) => void losses.push(loss) }],
  });
  expect(losses.at(-1)).toBeLessThan(0.8 * losses[0]!);
  model.dispose();
});
