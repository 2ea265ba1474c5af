import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RadnetError } from '../radnetError';
import { toyHeads, toyModel, toySource } from '../training/fixtures/toy';
import { train } from '../training/train';
import { jsonLinesLog } from './jsonLinesLog';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'radnet-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const trainWithLog = (file: string, auc = 0.5) =>
  train({
    model: toyModel(),
    heads: toyHeads,
    data: toySource(2),
    epochs: 1,
    schedule: () => 0.1,
    score: () => Promise.resolve({ auc }),
    observers: [jsonLinesLog(file)],
  });

interface Line {
  event: string;
  time: string;
  [key: string]: unknown;
}
const linesOf = (file: string): Line[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describe('jsonLinesLog', () => {
  it('writes a line for each event, and appends those of a second run', async () => {
    const file = join(root, 'run', 'log.jsonl');
    await trainWithLog(file);
    await trainWithLog(file);
    const lines = linesOf(file);
    const run = ['start', 'step', 'step', 'epoch', 'end'];
    expect(lines.map(({ event }) => event)).toEqual([...run, ...run]);
    expect(lines.every(({ time }) => !Number.isNaN(Date.parse(time)))).toBe(true);
    expect(lines[0]).toMatchObject({ epochs: 1, stepsPerEpoch: 2, epochsDone: 0, stepsDone: 0 });
    expect(lines[2]).toMatchObject({ epoch: 1, step: 2, rate: 0.1, slices: 5 });
    expect(Object.keys(lines[2]!.losses as object)).toEqual(['call', 'size']);
    expect(lines[3]).toMatchObject({ epoch: 1, metrics: { auc: 0.5 }, isBest: false });
    expect(lines[4]).toMatchObject({ outcome: 'completed' });
  });

  it('writes null for a number that is not finite', async () => {
    const file = join(root, 'log.jsonl');
    await trainWithLog(file, NaN);
    expect(linesOf(file)[3]).toMatchObject({ metrics: { auc: null } });
  });

  it.each(['file', 'file/log.jsonl'])('names what cannot be written: %s', async (name) => {
    writeFileSync(join(root, 'file'), '');
    const file = name === 'file' ? root : join(root, name);
    await expect(trainWithLog(file)).rejects.toThrow(RadnetError);
    await expect(trainWithLog(file)).rejects.toThrow(/cannot write/);
  });
});
