import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { slowdowns } from './compareRows';
import { type HistoryEntry, readHistory, writeHistoryEntry } from './historyEntry';

const entry = (date: string, commit: string): HistoryEntry => ({
  date,
  commit,
  dirty: false,
  reference: '0'.repeat(40),
  rounds: 3,
  threshold: 1.15,
  machine: { cpu: 'a processor', cores: 2, memoryGb: 8, architecture: 'x64' },
  versions: { node: '22.0.0' },
  cases: [],
});

it('reads what was written, the oldest first', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'radnet-history-'));
  const [later, earlier] = [entry('2026-12-01', 'b'.repeat(40)), entry('2026-11-30', 'a'.repeat(40))];
  expect(basename(await writeHistoryEntry(later, folder))).toBe('2026-12-01-bbbbbbb.json');
  await writeHistoryEntry(earlier, folder);
  expect(await readHistory(folder)).toEqual([earlier, later]);
  await rm(folder, { recursive: true });
});

it('has committed entries that say what was measured on what, and flag no slow-down', async () => {
  const history = await readHistory();
  for (const { commit, reference, rounds, threshold, machine, versions, cases } of history) {
    for (const name of [commit, reference]) expect(name).toMatch(/^[0-9a-f]{40}$/);
    expect(rounds).toBeGreaterThanOrEqual(3);
    expect(machine.cpu).not.toBe('');
    expect(versions).toHaveProperty('node');
    expect(cases.length).toBeGreaterThan(0);
    expect(slowdowns(cases, threshold)).toEqual([]);
  }
});
