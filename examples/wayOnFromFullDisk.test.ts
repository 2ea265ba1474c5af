import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RadnetError } from '@radnet/core';
import { listCheckpoints, saveLastCheckpoint } from '@radnet/core/node';
import { fileError } from '@radnet/core/internal/node';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { wayOnFromFullDisk } from './wayOnFromFullDisk';

let out: string;
beforeAll(() => tf.setBackend('cpu'));
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'radnet-full-'));
});
afterEach(() => rmSync(out, { recursive: true }));

const errorOf = (code: string): RadnetError =>
  fileError('write', 'last.partial/weights.bin', Object.assign(new Error(), { code }));

const FULL = 'cannot write last.partial/weights.bin: no space left on the device.\n';

async function messageOf(error: unknown): Promise<string> {
  const told = await wayOnFromFullDisk(error, out);
  expect(told).toBeInstanceOf(RadnetError);
  return (told as RadnetError).message;
}

it('names the newest whole checkpoint, and the flags that go on from it', async () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
  const sums = { loss: 0, losses: {}, slices: 0 };
  for (const epochsDone of [1, 2]) {
    await saveLastCheckpoint(out, { model, state: { epochsDone, stepsDone: 0, sums, slots: {} } }, 3);
  }
  model.dispose();
  const [last, first] = await listCheckpoints(out);
  const wayOn = (checkpoint: string, flags: string): string =>
    `${FULL}The last good checkpoint is ${checkpoint}. Make room, then run the same command with ${flags}.`;
  expect(await messageOf(errorOf('ENOSPC'))).toBe(wayOn(last!, '--resume'));
  expect(await messageOf(errorOf('EDQUOT'))).toContain('the quota of disk space is used up.\nThe last good');
  truncateSync(join(last!, 'weights.bin'), 1);
  expect(await messageOf(errorOf('ENOSPC'))).toBe(wayOn(first!, `--resume-from ${first}`));
  truncateSync(join(first!, 'weights.bin'), 1);
  expect(await messageOf(errorOf('ENOSPC'))).toBe(
    `${FULL}No checkpoint in ${out} is intact. Make room and start again.`,
  );
});

it('says where nothing was saved yet', async () => {
  expect(await messageOf(errorOf('ENOSPC'))).toBe(
    `${FULL}Nothing was saved in ${out} yet. Make room and start again.`,
  );
});

it.each([errorOf('EACCES'), new RadnetError('heads: expected one'), new Error('a fault of ours')])(
  'leaves any other error as it is: %s',
  async (error) => expect(await wayOnFromFullDisk(error, out)).toBe(error),
);
