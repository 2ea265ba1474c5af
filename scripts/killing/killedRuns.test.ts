import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BundledPrograms, bundlePrograms } from '../bundlePrograms';
import { fingerprint, trainKilled, trainWhole } from './killedRuns';

let folder: string;
let programs: BundledPrograms;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'radnet-killed-'));
  programs = await bundlePrograms(['scripts/killing/trainOnly.ts']);
}, 60_000);
afterAll(async () => {
  await programs.remove();
  await rm(folder, { recursive: true });
});

it(
  'a run that is killed at random moments and resumed ends with the same weights, bit for bit',
  async () => {
    const training = { script: programs.scripts[0]! };
    const durationMs = await trainWhole(training, join(folder, 'whole'));
    await trainKilled(training, join(folder, 'killed'), durationMs, 3);
    expect(fingerprint(join(folder, 'killed'))).toBe(fingerprint(join(folder, 'whole')));
  },
  // Takes half a minute beside other tests, more on a busy machine.
  300_000,
);
