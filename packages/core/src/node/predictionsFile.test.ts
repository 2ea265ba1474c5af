import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleSets } from '../predictions/fixtures';
import { formatPredictions } from '../predictions/formatPredictions';
import { readPredictions, writePredictions } from './predictionsFile';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'radnet-predictions-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('writes predictions that it reads back, and nothing else', async () => {
  const file = join(folder, 'run', 'predictions.csv');
  await writePredictions(file, sampleSets);
  await writePredictions(file, sampleSets);
  expect(formatPredictions(await readPredictions(file))).toBe(formatPredictions(sampleSets));
  expect(await readdir(join(folder, 'run'))).toEqual(['predictions.csv']);
});

it('names the file that it cannot read', async () => {
  const missing = join(folder, 'missing.csv');
  await expect(readPredictions(missing)).rejects.toThrow(`cannot read ${missing}: no such file`);
  const latin1 = join(folder, 'latin1.csv');
  await writeFile(latin1, Uint8Array.of(0xe9, 0x2c));
  await expect(readPredictions(latin1)).rejects.toThrow(`${latin1}: expected text in UTF-8`);
  const cut = join(folder, 'cut.csv');
  await writeFile(cut, formatPredictions(sampleSets).slice(0, 300));
  await expect(readPredictions(cut)).rejects.toThrow(`${cut}: predictions: row 3: expected 19 cells`);
});
