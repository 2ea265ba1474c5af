import { type BackendName, selectBackend } from '@radnet/backends';
import { type BatchSource, train } from '@radnet/core';
import { placementReport } from '@radnet/onnx';
import * as tf from '@tensorflow/tfjs';
import { describeOnEachBackend, expectNoLeak } from '@radnet/testing';
import { expect, it, vi } from 'vitest';
import { headLosses } from './headLosses';
import { buildRadnet } from './radnet';

const SIZE = 16;
const SLICES = 3;
const STEPS = 50;

/** A scan a step, made of its number. */
const scansOf = (steps: number): BatchSource => ({
  batchesPerEpoch: steps,
  slicesPerEpoch: steps * SLICES,
  async *batches() {
    for (let step = 0; step < steps; step++) {
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
});

const tinyRadnet = (dropoutRate: number): tf.LayersModel =>
  buildRadnet({ height: SIZE, width: SIZE, depth: 10, growthRate: 4, dropoutRate, seed: 1 });

/** Each step's loss, and how many tensors there were after it. */
async function trainOn(
  backend: BackendName,
  dropoutRate: number,
  steps = STEPS,
): Promise<{ losses: number[]; tensors: number[] }> {
  await selectBackend(backend);
  const model = tinyRadnet(dropoutRate);
  const heads = headLosses(model, { maskWeight: 0.3, bloodWeight: 1 });
  const losses: number[] = [];
  const tensors: number[] = [];
  const onStep = ({ loss }: { loss: number }): void => {
    losses.push(loss);
    tensors.push(tf.memory().numTensors);
  };
  await train({
    model,
    heads,
    data: scansOf(steps),
    epochs: 1,
    schedule: () => 0.005,
    observers: [{ onStep }],
  });
  model.dispose();
  return { losses, tensors };
}

/** What every other backend is compared with. */
let cpuLosses: number[] | undefined;

describeOnEachBackend('50 steps', (backend) => {
  // WebGPU on the CPU takes seconds a step on a busy machine.
  vi.setConfig({ testTimeout: 600_000 });

  it.skipIf(backend === 'cpu')('lose what they lose on cpu, to 1e-4', async () => {
    const { losses } = await trainOn(backend, 0);
    cpuLosses ??= (await trainOn('cpu', 0)).losses;
    expect(losses).toHaveLength(STEPS);
    const apart = losses.map((loss, step) => Math.abs(loss - cpuLosses![step]!) / cpuLosses![step]!);
    expect(Math.max(...apart)).toBeLessThan(1e-4);
  });

  it('are repeated to the bit, dropout included; 100 leave as many tensors as the first did, and none with the model', async () => {
    await expectNoLeak(async () => {
      const { losses, tensors } = await trainOn(backend, 0.2, 2 * STEPS);
      expect(tensors).toEqual(new Array(2 * STEPS).fill(tensors[0]));
      expect((await trainOn(backend, 0.2)).losses).toEqual(losses.slice(0, STEPS));
    });
  });
});

describeOnEachBackend('a step', (backend) => {
  it.skipIf(!backend.startsWith('onnx'))(
    'is computed where it was asked to be, copied at its ends alone',
    async () => {
      const model = tinyRadnet(0.2);
      const heads = headLosses(model, { maskWeight: 0.3, bloodWeight: 1 });
      const report = await placementReport(() =>
        train({ model, heads, data: scansOf(1), epochs: 1, schedule: () => 0.005 }).then(() => undefined),
      );
      model.dispose();
      expect(report.elsewhere).toEqual([]);
      expect(report.copies).toBe(0);
      // The values that tensors of one value are filled with are the host's in any case.
      expect(Object.keys(report.cpuKernels).filter((kernel) => kernel !== 'Fill')).toEqual([]);
      expect(report.nodes.length).toBeGreaterThan(20);
    },
  );
});
