import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RadnetError } from '@radnet/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readResult, RESULT_FILE, type RunResult, writeResult } from './runResult';
import { readSettings } from './readSettings';
import type { Settings } from './settings';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'radnet-result-'));
});
afterEach(() => rm(folder, { recursive: true }));

const settingsOf = (...flags: string[]): Settings => readSettings(['--out', folder, ...flags]);

const RESULT: RunResult = {
  counts: { truePositives: 1, falsePositives: 2, trueNegatives: 3, falseNegatives: 4 },
  sliceAuc: { value: 0.1 + 0.2, lower: 0.2, upper: 0.4 },
};

it('reads what was written, wherever it was computed', async () => {
  expect(await readResult(settingsOf())).toBeUndefined();
  await writeResult(settingsOf('--device', 'onnx', '--workers', '1'), RESULT);
  expect(await readResult(settingsOf('--device', 'wasm', '--resume'))).toEqual(RESULT);
});

it('reads a score that is not defined as it was', async () => {
  const sliceAuc = { value: NaN, lower: NaN, upper: NaN, reason: 'no negatives' };
  await writeResult(settingsOf(), { ...RESULT, sliceAuc });
  expect(await readResult(settingsOf())).toEqual({ ...RESULT, sliceAuc });
});

it('reads of a run that diverged where it did', async () => {
  await writeResult(settingsOf(), { diverged: 'epoch 4, step 28' });
  expect(await readResult(settingsOf())).toEqual({ diverged: 'epoch 4, step 28' });
  await expect(readResult(settingsOf('--rate', '0.01'))).rejects.toThrow(/rate was 0\.006/);
});

it.each([
  [['--rate', '0.2'], /finished with others: rate was 0\.006, is 0\.2\. Use its settings, or another --out/],
  [['--epochs', '21', '--balance', 'none'], /epochs was 20, is 21; balance was not given, is "none"/],
  [['--threshold', '0.4'], /threshold was not given, is 0\.4/],
])('refuses a run that is done with other settings, %j', async (flags, message) => {
  await writeResult(settingsOf(), RESULT);
  const read = readResult(settingsOf(...flags));
  await expect(read).rejects.toThrow(RadnetError);
  await expect(read).rejects.toThrow(message);
});

it.each(['{"counts":', '{}', 'null', '[]', '{"settings":{}}'])('refuses a damaged file, %s', async (text) => {
  await writeFile(join(folder, RESULT_FILE), text);
  await expect(readResult(settingsOf())).rejects.toThrow(/result\.json: expected a run's result/);
});
