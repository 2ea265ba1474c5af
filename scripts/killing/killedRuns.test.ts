import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleTraining } from './bundleTraining';
import { fingerprint, trainKilled, trainWhole } from './killedRuns';

let folder: string;
let training: Awaited<ReturnType<typeof bundleTraining>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'radnet-killed-'));
  training = await bundleTraining();
}, 60_000);
afterAll(async () => {
  await training.remove();
  await rm(folder, { recursive: true });
});

it(
  'a run that is killed at random moments and resumed ends with the same weights, bit for bit',
  async () => {
    const durationMs = await trainWhole(training, join(folder, 'whole'));
    await trainKilled(training, join(folder, 'killed'), durationMs, 3);
    expect(fingerprint(join(folder, 'killed'))).toBe(fingerprint(join(folder, 'whole')));
  },
  // Half a minute beside other tests, more on a busy machine.
  300_000,
);
