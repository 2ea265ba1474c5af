import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toyModel } from '../training/fixtures/toy';
import { notStarted } from '../training/trainingState';
import { checkCheckpoint, loadCheckpoint } from './checkpoint';
import { listCheckpoints, saveLastCheckpoint, wholeCheckpointBefore } from './runCheckpoints';

let run: string;
let model: tf.LayersModel;
beforeEach(() => {
  run = mkdtempSync(join(tmpdir(), 'radnet-run-'));
  model = toyModel();
});
afterEach(() => {
  model.dispose();
  rmSync(run, { recursive: true });
});

async function save(epochsDone: number, stepsDone = 0, keep = 3): Promise<void> {
  const state = { ...notStarted, epochsDone, stepsDone, slots: {} };
  await saveLastCheckpoint(run, { model, state }, keep);
}

const names = async (): Promise<string[]> => (await listCheckpoints(run)).map((folder) => basename(folder));

describe('saveLastCheckpoint', () => {
  it('keeps the newest in last, and as many as it is told, by number', async () => {
    expect(await names()).toEqual([]);
    await save(0, 5);
    expect(readdirSync(run)).toEqual(['last']);
    await save(1);
    await save(1, 2);
    expect(await names()).toEqual(['last', '0002-epoch-1', '0001-epoch-1-step-5']);
    await save(2);
    expect(await names()).toEqual(['last', '0003-epoch-2-step-2', '0002-epoch-1']);
    expect((await loadCheckpoint(join(run, 'last'))).state).toMatchObject({ epochsDone: 2, stepsDone: 0 });
    for (const folder of await listCheckpoints(run)) await checkCheckpoint(folder);
    await save(3, 0, 1);
    expect(await names()).toEqual(['last']);
  });

  it('goes on after a kill between any two of its steps', async () => {
    for (const epoch of [1, 2, 3]) await save(epoch);
    // Killed before the new one took its place: the one before it is the newest.
    mkdirSync(join(run, 'last.partial'));
    renameSync(join(run, 'last'), join(run, 'earlier', '0003-epoch-3'));
    expect(await names()).toEqual(['0003-epoch-3', '0002-epoch-2', '0001-epoch-1']);
    await save(4);
    expect(await names()).toEqual(['last', '0003-epoch-3', '0002-epoch-2']);
    expect(readdirSync(run).sort()).toEqual(['earlier', 'last']);
  });

  it.skipIf(process.platform === 'win32')(
    'keeps what was there where the disk is full, says so and leaves nothing half written',
    async () => {
      for (const epoch of [1, 2]) await save(epoch);
      const before = (await listCheckpoints(run)).map((folder) => readFileSync(join(folder, 'weights.bin')));
      const fixture = fileURLToPath(new URL('fixtures/savesLargeCheckpoint.ts', import.meta.url));
      // What a write past the limit gets in place of a signal: an error, as on a full disk.
      const script = `trap '' XFSZ; ulimit -f 64; exec "${process.execPath}" --import tsx "${fixture}" "${run}"`;
      const { stdout } = await promisify(execFile)('/bin/sh', ['-c', script]);
      expect(stdout).toMatch(
        /^RadnetError: cannot write .*weights\.bin: larger than this file system or its limits allow$/m,
      );
      expect(await names()).toEqual(['last', '0001-epoch-1']);
      const after = (await listCheckpoints(run)).map((folder) => readFileSync(join(folder, 'weights.bin')));
      expect(after).toEqual(before);
      expect(readdirSync(run).sort()).toEqual(['earlier', 'last']);
    },
  );
});

describe('wholeCheckpointBefore', () => {
  it('passes over those that are damaged', async () => {
    for (const epoch of [1, 2, 3]) await save(epoch);
    const [last, before, first] = await listCheckpoints(run);
    expect(await wholeCheckpointBefore(run, `${last}/`)).toBe(before);
    expect(await wholeCheckpointBefore(run, last!, (one) => Promise.resolve(one !== before))).toBe(first);
    truncateSync(join(before!, 'weights.bin'), 3);
    expect(await wholeCheckpointBefore(run, last!)).toBe(first);
    truncateSync(join(first!, 'model.json'), 3);
    expect(await wholeCheckpointBefore(run, last!)).toBeUndefined();
  });
});
