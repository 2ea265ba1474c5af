import { type BatchSource, freezeLayers, train } from '@radnet/core';
import { describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it, vi } from 'vitest';
import { headLosses } from './headLosses';
import { buildRadnet } from './radnet';

const [SIZE, SLICES] = [16, 3];
/** The second of them has a momentum to go on with. */
const STEPS = 2;

function batches(): BatchSource {
  const batch = (seed: number) =>
    tf.tidy(() => {
      const scan = tf.randomUniform([2, SLICES, SIZE, SIZE, 1], 0, 1, 'float32', seed);
      const sliceMask = tf.tensor2d([1, 1, 1, 1, 1, 0], [2, SLICES]);
      const hemorrhage = tf.tensor3d([0, 1, 1, 0, 0, 1], [2, SLICES, 1]);
      const targets = { hemorrhage, hemorrhageMask: scan.greater(0.8).toFloat() };
      return { scanIds: ['a', 'b'], inputs: { scan, sliceMask: sliceMask.clone() }, targets, sliceMask };
    });
  return {
    batchesPerEpoch: STEPS,
    slicesPerEpoch: STEPS * 5,
    async *batches() {
      for (let step = 1; step <= STEPS; step++) yield await Promise.resolve(batch(step));
    },
  };
}

async function valuesOf(model: tf.LayersModel): Promise<Map<string, number[]>> {
  const entries = model.weights.map(async (weight) => {
    return [weight.originalName, Array.from(await weight.read().data())] as const;
  });
  return new Map(await Promise.all(entries));
}

/** What is frozen: the fine half, as where weights come from elsewhere; what lies between trained layers; recurrence. */
const FROZEN = {
  'the first layers': ['densenet_stem', 'densenet_block1', 'densenet_transition1'],
  'layers between others': ['densenet_block2', 'densenet_transition2', 'densenet_norm', 'segment4'],
  'all but the last layer': ['densenet_*', 'segment*', 'context'],
};

describeOnEachBackend('frozen layers of RADnet', () => {
  it.each(Object.entries(FROZEN))(
    '%s keep weights and running statistics, bit for bit',
    async (_, layers) => {
      for (const form of [
        { memoryEfficient: true },
        { memoryEfficient: false },
        { memoryEfficient: true, chunks: { slicesPerChunk: 2, embedding: 'described' } },
      ]) {
        const { memoryEfficient, chunks } = form;
        const network = { depth: 7, growthRate: 2, dropoutRate: 0.2, lstmUnits: 2, seed: 2 };
        const model = buildRadnet({ height: SIZE, width: SIZE, ...network, memoryEfficient });
        const run = () =>
          train({
            model,
            heads: headLosses(model, { maskWeight: 0.3, bloodWeight: 2 }),
            data: batches(),
            epochs: 1,
            schedule: () => 0.1,
            ...(chunks && { chunks }),
          });
        await run(); // moves running statistics off their defaults
        freezeLayers(model, layers);
        const before = await valuesOf(model);
        await run();
        const after = await valuesOf(model);
        const isFrozen = (name: string): boolean =>
          layers.some((layer) =>
            layer.endsWith('*') ? name.startsWith(layer.slice(0, -1)) : name.startsWith(`${layer}/`),
          );
        for (const [name, values] of before) {
          const same = expect(after.get(name), `${name}, ${JSON.stringify(form)}`);
          if (isFrozen(name)) same.toEqual(values);
          else same.not.toEqual(values);
        }
        model.dispose();
      }
    },
  );
});

it('a frozen encoder runs once a step in chunks, too', async () => {
  const model = buildRadnet({
    variant: 'densenet',
    height: SIZE,
    width: SIZE,
    depth: 7,
    growthRate: 2,
    seed: 2,
  });
  freezeLayers(model, ['densenet_*']);
  const call = vi.spyOn(model.getLayer('densenet_stem'), 'call');
  await train({
    model,
    heads: headLosses(model, { maskWeight: 0, bloodWeight: 1 }),
    data: batches(),
    epochs: 1,
    schedule: () => 0.1,
    chunks: { slicesPerChunk: 2, embedding: 'described' },
  });
  expect(call).toHaveBeenCalledTimes(STEPS * Math.ceil(SLICES / 2));
  model.dispose();
});
