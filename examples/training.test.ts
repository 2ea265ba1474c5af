import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectBackend } from '@radnet/backends';
import { fileSystem, lockFolder } from '@radnet/core/node';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runFolders } from './modelCard';
import { buildRadnet } from './radnet';
import { readSettings } from './readSettings';
import { preprocessOptions, type Settings } from './settings';
import { trainRadnet } from './training';

vi.mock('./scans', () => ({ loadScanSets: () => Promise.reject(new Error('the CTs were read')) }));

let folder: string;
beforeAll(async () => {
  vi.spyOn(console, 'log').mockReturnValue();
  await selectBackend('onnx');
  folder = await mkdtemp(join(tmpdir(), 'radnet-training-'));
});
afterAll(() => rm(folder, { recursive: true }));

const settingsOf = (...flags: string[]): Settings =>
  readSettings([
    ...'--depth 7 --growth-rate 2 --lstm-units 2 --field-of-view-mm 160 --spacing-mm 10'.split(' '),
    ...['--out', join(folder, 'run'), ...flags],
  ]);

async function otherRun(): Promise<string> {
  const run = join(folder, 'other');
  const model = buildRadnet({ height: 16, width: 16, depth: 7, growthRate: 4, lstmUnits: 2 });
  const settings = settingsOf();
  model.setUserDefinedMetadata({ preprocess: preprocessOptions(settings), settings });
  await model.save(fileSystem(run));
  model.dispose();
  return run;
}

it.each<[string, () => Promise<string[]>, RegExp]>([
  ['a layer that is not there', () => Promise.resolve(['--freeze', 'densnet_*']), /^--freeze: .*densnet_/],
  [
    'nothing left to train',
    () => Promise.resolve(['--freeze', '*']),
    /^--freeze: expected at least one layer/,
  ],
  ['weights of another network', async () => ['--weights', await otherRun()], /^weights: expected those of/],
  ['no run to go on with', () => Promise.resolve(['--resume']), /^--resume: expected a run that was stopped/],
])('refuses %s before a CT is read and an earlier run moved', async (_, flags, message) => {
  const last = join(folder, 'run', runFolders.last);
  const given = settingsOf(...(await flags()));
  if (!given.resume) await mkdir(last, { recursive: true });
  else await rm(join(folder, 'run'), { recursive: true, force: true });
  await expect(trainRadnet(given, new AbortController().signal)).rejects.toThrow(message);
  expect(existsSync(last)).toBe(!given.resume);
});

it('reads the CTs where nothing is wrong with the flags', async () => {
  const trained = trainRadnet(settingsOf('--freeze', 'densenet_*'), new AbortController().signal);
  await expect(trained).rejects.toThrow('the CTs were read');
});

it('refuses a folder that another process trains in, and leaves no trace where a run is refused', async () => {
  const settings = settingsOf('--freeze', '*', '--out', join(folder, 'taken'));
  const lock = await lockFolder(settings.out);
  const { signal } = new AbortController();
  await expect(trainRadnet(settings, signal)).rejects.toThrow(
    `in use by process ${process.pid} on this host`,
  );
  await lock.release();
  await expect(trainRadnet(settings, signal)).rejects.toThrow(/^--freeze/);
  expect(existsSync(settings.out)).toBe(false);
});
