import { type BatchSource, selectBackend, train } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { headLosses } from './headLosses';
import { buildRadnet } from './radnet';

const SIZE = 16;
const SLICES = 3;
const STEPS = 50;

/** A scan a step, made of its number. */
const scans: BatchSource = {
  batchesPerEpoch: STEPS,
  slicesPerEpoch: STEPS * SLICES,
  async *batches() {
    for (let step = 0; step < STEPS; step++) {
      yield await Promise.resolve(
        tf.tidy(() => {
          const scan = tf.randomUniform([1, SLICES, SIZE, SIZE, 1], 0, 1, 'float32', step + 1);
          const sliceMask = tf.tensor2d([[1, 1, step % 2]]);
          const hemorrhage = tf.tensor3d([[[1], [0], [1]]]);
          const targets = { hemorrhage, hemorrhageMask: scan.greater(0.8).toFloat() };
          return { scanIds: [`${step}`], inputs: { scan, sliceMask }, targets, sliceMask };
        }),
      );
    }
  },
};

async function lossesOn(backend: 'onnx' | 'cpu', dropoutRate: number): Promise<number[]> {
  await selectBackend(backend);
  const model = buildRadnet({ height: SIZE, width: SIZE, depth: 10, growthRate: 4, dropoutRate, seed: 1 });
  const heads = headLosses(model, { maskWeight: 0.3, bloodWeight: 1 });
  const losses: number[] = [];
  const observer = { onStep: ({ loss }: { loss: number }) => void losses.push(loss) };
  await train({ model, heads, data: scans, epochs: 1, schedule: () => 0.005, observers: [observer] });
  model.dispose();
  return losses;
}

it('trains on onnx as on cpu: losses agree to 1e-4 over 50 steps', async () => {
  const onnx = await lossesOn('onnx', 0);
  const cpu = await lossesOn('cpu', 0);
  expect(onnx).toHaveLength(STEPS);
  const apart = onnx.map((loss, step) => Math.abs(loss - cpu[step]!) / cpu[step]!);
  expect(Math.max(...apart)).toBeLessThan(1e-4);
});

it('repeats a run on onnx to the bit, dropout included', async () => {
  expect(await lossesOn('onnx', 0.2)).toEqual(await lossesOn('onnx', 0.2));
});
