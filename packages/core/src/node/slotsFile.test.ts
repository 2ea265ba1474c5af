import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adamW } from '../training/adam';
import { clipByGlobalNorm } from '../training/clipByGlobalNorm';
import { toyHeads, toyModel, toySource, weightValues } from '../training/fixtures/toy';
import { sgd } from '../training/sgd';
import { train } from '../training/train';
import type { TrainOptions } from '../training/trainOptions';
import { loadCheckpoint, saveCheckpoint } from './checkpoint';
import { packSlots, unpackSlots } from './slotsFile';

let last: string;
beforeEach(() => (last = join(mkdtempSync(join(tmpdir(), 'radnet-')), 'last')));
afterEach(() => rmSync(join(last, '..'), { recursive: true }));

const toyOptions = (options: Partial<TrainOptions>): TrainOptions => ({
  model: toyModel(),
  heads: toyHeads,
  data: toySource(5),
  epochs: 2,
  schedule: () => 0.05,
  seed: 7,
  ...options,
});

/** Keeps the checkpoint that is saved within an epoch, after its third step, and dies in the fourth. */
async function trainAndDie(options: Partial<TrainOptions>): Promise<void> {
  const run = train({
    ...toyOptions(options),
    saveEveryMinutes: 1e-9,
    saveLast: (checkpoint) => saveCheckpoint(last, checkpoint),
    observers: [
      {
        onStep: ({ epoch, step }) => {
          if (epoch === 2 && step === 4) throw new Error('killed');
        },
      },
    ],
  });
  await expect(run).rejects.toThrow('killed');
}

describe('slots in a checkpoint', () => {
  it('carry a training of all parts on to the same end, bit for bit, from within an epoch', async () => {
    const parts: Partial<TrainOptions> = {
      optimizer: adamW(),
      accumulate: 2,
      gradients: [clipByGlobalNorm(0.2)],
      average: { decay: 0.9 },
    };
    const whole = toyOptions(parts);
    const { state } = await train(whole);
    await trainAndDie(parts);
    const { model, state: resume } = await loadCheckpoint(last);
    expect(resume).toMatchObject({ epochsDone: 1, stepsDone: 3, updates: 4, accumulatedSlices: 5 });
    expect(Object.keys(resume.slots)).toEqual(['firstMoment', 'secondMoment', 'accumulated', 'trained']);
    const resumed = await train({ ...toyOptions(parts), model, resume });
    expect(await weightValues(model)).toEqual(await weightValues(whole.model));
    expect(resumed.state).toEqual(state);
  });

  it('are velocities in a checkpoint of before December 2026, which still loads', async () => {
    const whole = toyOptions({});
    await train(whole);
    await trainAndDie({});
    // As `saveCheckpoint` wrote it then.
    rmSync(join(last, 'checkpoint.json'));
    const file = join(last, 'training.json');
    const { progress, slots, slotsSha256 } = JSON.parse(readFileSync(file, 'utf8')) as {
      progress: Record<string, unknown>;
      slots: { name: string; size: number }[];
      slotsSha256: string;
    };
    const { updates, accumulatedSlices, ...before } = progress;
    expect([updates, accumulatedSlices]).toEqual([8, 0]);
    const velocities = slots.map(({ name, size }) => ({ name, size }));
    const older = {
      format: 'radnet-training-1',
      progress: before,
      velocities,
      velocitiesSha256: slotsSha256,
    };
    writeFileSync(file, JSON.stringify(older));
    renameSync(join(last, 'slots.bin'), join(last, 'velocities.bin'));

    const { model, state: resume } = await loadCheckpoint(last);
    await train({ ...toyOptions({}), model, resume });
    expect(await weightValues(model)).toEqual(await weightValues(whole.model));
    await expect(train({ ...toyOptions({ optimizer: adamW() }), model, resume })).rejects.toThrow(
      'resume: expected the state of the same optimizer',
    );
    await expect(
      train({ ...toyOptions({ optimizer: sgd(), average: { decay: 0.9 } }), model, resume }),
    ).rejects.toThrow('(velocity, trained), got velocity');
  });

  it('come back from a file that does not begin where its memory does', () => {
    const slots = {
      velocity: { a: Float32Array.of(1, 2), b: Float32Array.of(3) },
      mean: { a: Float32Array.of(4, 5) },
    };
    const { bytes, layout } = packSlots(slots);
    const memory = new Uint8Array(bytes.length + 8);
    memory.set(bytes, 8);
    expect(unpackSlots(memory.subarray(8), layout)).toEqual(slots);
  });
});
