import { selectBackend } from '@radnet/backends';
import { type Batch, softDice, train } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { buildUnet } from './unet';

beforeAll(() => selectBackend('cpu'));

it('learns to outline bright squares', async () => {
  const batch = (): Batch =>
    tf.tidy(() => {
      const mask = tf.ones([1, 2, 6, 8, 1]).pad([
        [0, 0],
        [0, 0],
        [6, 4],
        [4, 4],
        [0, 0],
      ]);
      const scan = mask.mul(0.5).add(tf.randomUniform(mask.shape, 0, 0.4, 'float32', 2));
      return { scanIds: ['a'], inputs: { scan }, targets: { mask }, sliceMask: tf.ones<tf.Rank.R2>([1, 2]) };
    });
  const model = buildUnet({ height: 16, width: 16, depth: 7, growthRate: 4 });
  expect(model.outputs[0]!.shape).toEqual([null, null, 16, 16, 1]);
  const losses: number[] = [];
  await train({
    model,
    heads: { lesion: { target: 'mask', loss: softDice(), weight: 1 } },
    data: {
      batchesPerEpoch: 12,
      slicesPerEpoch: 24,
      async *batches() {
        for (let step = 0; step < 12; step++) yield await Promise.resolve(batch());
      },
    },
    epochs: 1,
    schedule: () => 0.1,
    observers: [{ onStep: ({ loss }) => void losses.push(loss) }],
  });
  expect(losses.at(-1)).toBeLessThan(0.8 * losses[0]!);
  model.dispose();
});
