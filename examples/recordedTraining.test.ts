import { type BatchSource, type ChunkOptions, predictScans, train } from '@radnet/core';
import { describeOnEachBackend, programsIn, withoutRecording } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it, vi } from 'vitest';
import { headLosses } from './headLosses';
import { buildRadnet } from './radnet';

const SIZE = 16;
/** The most steps that a training takes. */
const STEPS = 40;
/** Slices of the steps in turn. */
const SHAPES = [3, 5] as const;

/** A scan a step, made of its number, of two shapes in turn. */
const scansOf = (steps: number): BatchSource => ({
  batchesPerEpoch: steps,
  slicesPerEpoch: (steps / 2) * (SHAPES[0] + SHAPES[1]),
  async *batches() {
    for (let step = 0; step < steps; step++) {
      const slices = SHAPES[step % 2]!;
      yield await Promise.resolve(
        tf.tidy(() => {
          const scan = tf.randomUniform([1, slices, SIZE, SIZE, 1], 0, 1, 'float32', step + 1);
          const sliceMask = tf.tensor2d([Array.from({ length: slices }, (_, at) => (at < 2 ? 1 : step % 2))]);
          const hemorrhage = tf.tensor3d([Array.from({ length: slices }, (_, at) => [at % 2])]);
          const targets = { hemorrhage, hemorrhageMask: scan.greater(0.8).toFloat() };
          return { scanIds: [`${step}`], inputs: { scan, sliceMask }, targets, sliceMask: sliceMask.clone() };
        }),
      );
    }
  },
});

interface Trained {
  readonly losses: readonly number[];
  readonly weights: readonly Float32Array[];
  readonly probabilities: readonly ArrayLike<number>[];
}

/** Trains a small RADnet, whose rate and weights are changed on the way and of which a part is frozen, and predicts with it. */
async function trained(steps: number, memoryEfficient: boolean, chunks?: ChunkOptions): Promise<Trained> {
  const data = scansOf(steps);
  const model = buildRadnet({
    height: SIZE,
    width: SIZE,
    depth: 7,
    growthRate: 4,
    dropoutRate: 0.2,
    memoryEfficient,
    seed: 1,
  });
  const losses: number[] = [];
  const reasons: string[] = [];
  await train({
    model,
    heads: headLosses(model, { maskWeight: 0.3, bloodWeight: 1 }),
    data,
    epochs: 1,
    seed: 5,
    ...(chunks && { chunks }),
    schedule: (progress) => 0.005 * (1 - progress),
    observers: [
      {
        onUnrecorded: (reason) => reasons.push(reason),
        onStep({ loss, step }) {
          losses.push(loss);
          if (step === steps / 2) halve(model.trainableWeights[0]!);
          if (step === steps - 6) freeze(model);
        },
      },
    ],
  });
  expect(reasons).toEqual([]);
  const predictions = await predictScans(model, data, {
    output: 'hemorrhage',
    target: 'hemorrhage',
    ...(chunks && { chunks }),
  });
  const weights = await Promise.all(
    model.weights.map(async (weight) => (await weight.read().data<'float32'>()).slice()),
  );
  model.dispose();
  return { losses, weights, probabilities: predictions.map(({ probabilities }) => probabilities) };
}

/** Its first dense block. */
function freeze(model: tf.LayersModel): void {
  model.layers.find((layer) => layer.getClassName().endsWith('DenseBlock'))!.trainable = false;
}

function halve(weight: tf.LayerVariable): void {
  tf.tidy(() => void weight.write(weight.read().mul(0.5)));
}

describeOnEachBackend('training that is recorded', (backend) => {
  vi.setConfig({ testTimeout: 300_000 });

  it.runIf(backend === 'webgpu').each<[string, number, boolean, ChunkOptions?]>([
    ['lean', STEPS, true],
    ['plain', 16, false],
    ['lean, in chunks', 12, true, { slicesPerChunk: 2, embedding: 'described' }],
  ])(
    'is to the bit what it is unrecorded: %s, %i steps with dropout, two shapes in turn',
    async (_, steps, ...network) => {
      const tensors = tf.memory().numTensors;
      let recorded!: Trained;
      let anew!: Trained;
      const run = (): Promise<Trained> => trained(steps, ...network);
      const programs = await programsIn(async () => (recorded = await run()));
      const programsAnew = await programsIn(() => withoutRecording(async () => (anew = await run())));
      expect(recorded.losses).toHaveLength(steps);
      expect(recorded.losses).toEqual(anew.losses);
      expect(recorded.weights).toEqual(anew.weights);
      expect(recorded.probabilities).toHaveLength(steps);
      expect(recorded.probabilities).toEqual(anew.probabilities);
      // What is frozen on the way is recorded anew.
      expect(programs).toBeLessThan((3 / 4) * programsAnew);
      expect(tf.memory().numTensors).toBe(tensors);
    },
  );
});
