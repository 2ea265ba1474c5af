import { type BatchSource, train } from '@radnet/core';
import { describeOnEachBackend, programsIn, withoutRecording } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it, vi } from 'vitest';
import { headLosses } from './headLosses';
import { buildRadnet } from './radnet';

const SIZE = 16;
const STEPS = 40;
/** Slices of the steps in turn. */
const SHAPES = [3, 5] as const;

/** A scan a step, made of its number, of two shapes in turn. */
const scans: BatchSource = {
  batchesPerEpoch: STEPS,
  slicesPerEpoch: (STEPS / 2) * (SHAPES[0] + SHAPES[1]),
  async *batches() {
    for (let step = 0; step < STEPS; step++) {
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
};

interface Trained {
  readonly losses: readonly number[];
  readonly weights: readonly Float32Array[];
}

/** Trains a small RADnet, whose rate and weights are changed on the way. */
async function trained(memoryEfficient: boolean): Promise<Trained> {
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
  await train({
    model,
    heads: headLosses(model, { maskWeight: 0.3, bloodWeight: 1 }),
    data: scans,
    epochs: 1,
    seed: 5,
    schedule: (progress) => 0.005 * (1 - progress),
    observers: [
      {
        onStep({ loss, step }) {
          losses.push(loss);
          if (step === 20) halve(model.trainableWeights[0]!);
        },
      },
    ],
  });
  const weights = await Promise.all(
    model.weights.map(async (weight) => (await weight.read().data<'float32'>()).slice()),
  );
  model.dispose();
  return { losses, weights };
}

function halve(weight: tf.LayerVariable): void {
  tf.tidy(() => void weight.write(weight.read().mul(0.5)));
}

describeOnEachBackend('training that is recorded', (backend) => {
  vi.setConfig({ testTimeout: 300_000 });

  it.runIf(backend === 'webgpu').each([
    ['lean', true],
    ['plain', false],
  ])('is to the bit what it is unrecorded: 40 steps, dropout, two shapes in turn (%s)', async (_, lean) => {
    const warn = vi.spyOn(console, 'warn');
    const tensors = tf.memory().numTensors;
    let recorded!: Trained;
    let anew!: Trained;
    const programs = await programsIn(async () => (recorded = await trained(lean)));
    const programsAnew = await programsIn(() => withoutRecording(async () => (anew = await trained(lean))));
    expect(recorded.losses).toHaveLength(STEPS);
    expect(recorded.losses).toEqual(anew.losses);
    expect(recorded.weights).toEqual(anew.weights);
    expect(programs).toBeLessThan(programsAnew / 2);
    expect(warn).not.toHaveBeenCalled();
    expect(tf.memory().numTensors).toBe(tensors);
    warn.mockRestore();
  });
});
