import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RadnetError } from '../radnetError';
import { toyHeads, toyModel, toySource, weightValues } from '../training/fixtures/toy';
import { stepSchedule } from '../training/stepSchedule';
import { train } from '../training/train';
import type { TrainOptions } from '../training/trainOptions';
import { loadCheckpoint, saveCheckpoint } from './checkpoint';
import { fileSystem } from './fileSystem';

let root: string;
let last: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'radnet-'));
  last = join(root, 'run', 'last');
});
afterEach(() => rmSync(root, { recursive: true }));

const toyOptions = (): TrainOptions => ({
  model: toyModel(),
  heads: toyHeads,
  data: toySource(4),
  validation: toySource(1),
  best: { metric: 'validationLoss', higherIsBetter: false },
  epochs: 3,
  schedule: stepSchedule({ initialRate: 0.1 }),
  seed: 7,
  saveLast: (checkpoint) => saveCheckpoint(last, checkpoint),
});

function replaceBy(files: Record<string, string>): void {
  rmSync(last, { recursive: true });
  mkdirSync(last);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(last, name), content);
}

/** Stops after the second step of the second epoch. */
const trainAndStop = async (): Promise<void> => {
  const controller = new AbortController();
  const onStep = ({ epoch, step }: { epoch: number; step: number }) => {
    if (epoch === 2 && step === 2) controller.abort();
  };
  await train({ ...toyOptions(), signal: controller.signal, observers: [{ onStep }] });
};

describe('saveCheckpoint and loadCheckpoint', () => {
  it('carry a stopped run on to the same weights, bit for bit', async () => {
    const whole = toyOptions();
    const { state } = await train({ ...whole, saveLast: () => Promise.resolve() });

    await trainAndStop();
    expect(readdirSync(join(root, 'run'))).toEqual(['last']);
    const { model, state: resume } = await loadCheckpoint(last);
    expect(resume).toMatchObject({ epochsDone: 1, stepsDone: 2 });
    const resumed = await train({ ...toyOptions(), model, resume });

    expect(await weightValues(model)).toEqual(await weightValues(whole.model));
    expect(resumed.state).toEqual(state);
    expect((await loadCheckpoint(last)).state).toEqual(state);
  });

  it('make a folder that fileSystem loads the model from', async () => {
    await trainAndStop();
    const model = await tf.loadLayersModel(fileSystem(last));
    expect(await weightValues(model)).toEqual(await weightValues((await loadCheckpoint(last)).model));
  });

  it.each<[string, () => void]>([
    ['cannot read .*last: no such file', () => rmSync(last, { recursive: true })],
    ['training.json: expected \\d+ bytes, found 40', () => truncateSync(join(last, 'training.json'), 40)],
    ['cannot read .*slots.bin: no such file', () => rmSync(join(last, 'slots.bin'))],
    ['slots.bin: expected 188 bytes, found 16', () => truncateSync(join(last, 'slots.bin'), 16)],
    ['cannot read .*weights.bin: no such file', () => rmSync(join(last, 'weights.bin'))],
    ['checkpoint.json: missing', () => rmSync(join(last, 'checkpoint.json'))],
    ['last: expected a checkpoint .*, found notes.txt', () => replaceBy({ 'notes.txt': 'none' })],
  ])('say: %s', async (message, damage) => {
    await trainAndStop();
    damage();
    await expect(loadCheckpoint(last)).rejects.toThrow(RadnetError);
    await expect(loadCheckpoint(last)).rejects.toThrow(new RegExp(message));
  });

  it('load a checkpoint of before there were seals, by its own digests', async () => {
    await trainAndStop();
    const file = join(last, 'training.json');
    const { progress, slots, slotsSha256 } = JSON.parse(readFileSync(file, 'utf8')) as Record<
      string,
      unknown
    >;
    const older = { format: 'radnet-training-1', progress, velocities: slots, velocitiesSha256: slotsSha256 };
    writeFileSync(file, JSON.stringify(older));
    renameSync(join(last, 'slots.bin'), join(last, 'velocities.bin'));
    rmSync(join(last, 'checkpoint.json'));
    expect((await loadCheckpoint(last)).state).toMatchObject({ epochsDone: 1, stepsDone: 2 });
    truncateSync(join(last, 'velocities.bin'), 16);
    await expect(loadCheckpoint(last)).rejects.toThrow(/velocities.bin: cut short or damaged/);
  });

  it('name a folder that cannot be written', async () => {
    writeFileSync(join(root, 'run'), 'a file');
    await expect(trainAndStop()).rejects.toThrow(RadnetError);
    await expect(trainAndStop()).rejects.toThrow(/cannot write .*run: /);
    expect(readFileSync(join(root, 'run'), 'utf8')).toBe('a file');
  });
});
