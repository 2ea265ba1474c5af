import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatPredictions } from '@radnet/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { predictedSets } from './predictedSets';
import { keepPredictions } from './runPredictions';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'radnet-kept-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('moves other predictions aside, and leaves the same ones where they are', async () => {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  const file = join(folder, 'predictions.csv');
  await keepPredictions(file, predictedSets(2));
  await keepPredictions(file, predictedSets(2));
  expect(await readdir(folder)).toEqual(['predictions.csv']);
  await keepPredictions(file, predictedSets(3));
  const said = (log.mock.calls as string[][]).flat();
  log.mockRestore();
  const kept = (await readdir(folder)).find((name) => name !== 'predictions.csv')!;
  expect(kept).toMatch(/^predictions\..*\.csv$/);
  expect(await readFile(join(folder, kept), 'utf8')).toBe(formatPredictions(predictedSets(2)));
  expect(await readFile(file, 'utf8')).toBe(formatPredictions(predictedSets(3)));
  expect(said).toEqual([
    `predictions: ${file}`,
    `predictions: ${file}, unchanged`,
    `the earlier predictions in ${file} are now ${join(folder, kept)}`,
    `predictions: ${file}`,
  ]);
});
