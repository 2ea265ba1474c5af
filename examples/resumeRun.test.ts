import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RadnetError } from '@radnet/core';
import { listCheckpoints, saveLastCheckpoint } from '@radnet/core/node';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DataDescription } from './describeData';
import { buildRadnet } from './radnet';
import { requireSameData, resumeRun } from './resumeRun';
import { readSettings } from './readSettings';
import { preprocessOptions, type Settings } from './settings';

let out: string;
let said: string[];
beforeAll(() => tf.setBackend('cpu'));
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'radnet-resume-'));
  said = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
});
afterEach(() => rmSync(out, { recursive: true }));

const settingsOf = (...flags: string[]): Settings =>
  readSettings([
    ...'--depth 7 --growth-rate 2 --lstm-units 2 --field-of-view-mm 160 --spacing-mm 10'.split(' '),
    ...['--out', out, ...flags],
  ]);

const buildOf = (settings: Settings) => (): tf.LayersModel =>
  buildRadnet({ ...settings, height: 16, width: 16 });

const partition = {
  patients: null,
  cts: 2,
  positiveCts: 1,
  slices: 20,
  labelledSlices: 20,
  positiveSlices: 4,
  ctsWithMasks: 2,
};
const data: DataDescription = {
  fingerprint: 'a'.repeat(64),
  training: partition,
  validation: partition,
  test: partition,
};

/** Three checkpoints, of which the newest is of the third epoch. Older runs have no id. */
async function leaveRun(id?: string, run = out, ...flags: string[]): Promise<void> {
  const settings = settingsOf(...flags);
  const model = buildOf(settings)();
  model.setUserDefinedMetadata({
    ...(id !== undefined && { run: id }),
    preprocess: preprocessOptions(settings),
    settings,
    data,
  });
  const sums = { loss: 0, losses: {}, slices: 0 };
  for (const epochsDone of [1, 2, 3]) {
    await saveLastCheckpoint(run, { model, state: { epochsDone, stepsDone: 0, sums, slots: {} } }, 3);
  }
  model.dispose();
  const record = { format: 'radnet-run-1', about: { ...(id !== undefined && { id }) }, sessions: [] };
  writeFileSync(join(run, 'run.json'), JSON.stringify(record));
}

async function resume(...flags: string[]): Promise<number> {
  const settings = settingsOf('--resume', ...flags);
  const { checkpoint } = await resumeRun(settings, buildOf(settings));
  checkpoint.model.dispose();
  return checkpoint.state.epochsDone;
}

async function refusal(...flags: string[]): Promise<string> {
  const error: unknown = await resume(...flags).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RadnetError);
  return (error as RadnetError).message;
}

describe('resumeRun', () => {
  it('goes on from the newest checkpoint, or from the one that is named', async () => {
    await leaveRun();
    expect(await resume()).toBe(3);
    expect(said).toEqual([`resuming from ${join(out, 'last')}: 3 epochs and 0 steps are done`]);
    expect(await resume('--resume-from', join(out, 'earlier', '0001-epoch-1'))).toBe(1);
    expect(await resume('--epochs', '40', '--keep', '2', '--preset', 'demo', '--workers', '1')).toBe(3);
  });

  it('offers the newest whole checkpoint before a damaged one, which is left as it is', async () => {
    await leaveRun();
    const [last, second, first] = await listCheckpoints(out);
    truncateSync(join(last!, 'weights.bin'), 100);
    const message = await refusal();
    expect(message).toMatch(/^--resume: .*weights\.bin: expected \d+ bytes, found 100\.$/m);
    expect(message).toContain(`To resume from it, run the same command with --resume-from ${second}`);
    truncateSync(join(second!, 'model.json'), 100);
    expect(await refusal()).toContain(`--resume-from ${first}`);
    truncateSync(join(first!, 'slots.bin'), 0);
    truncateSync(join(first!, 'training.json'), 0);
    expect(await refusal()).toMatch(/No earlier checkpoint of this run in .* is intact/);
    expect(readdirSync(last!)).toContain('weights.bin');
  });

  /** Puts the newest checkpoint of another run, which has other settings, in the place of one. */
  async function replaceByForeign(checkpoint: string, id?: string): Promise<void> {
    const other = join(out, 'other');
    await leaveRun(id, other, '--rate', '0.5');
    rmSync(checkpoint, { recursive: true });
    cpSync(join(other, 'last'), checkpoint, { recursive: true });
    rmSync(other, { recursive: true });
  }

  it('refuses a checkpoint of another run, and offers the newest before it of this one', async () => {
    await leaveRun('1111');
    const [last, second, first] = await listCheckpoints(out);
    await replaceByForeign(last!, '2222');
    const another = `is a checkpoint of another run (id 2222, this run's is 1111).`;
    const before = (folder: string): string =>
      `The checkpoint before it is intact. To resume from it, run the same command with --resume-from ${folder}`;
    expect(await refusal()).toBe(`--resume: ${last} ${another}\n${before(second!)}`);
    expect(await refusal('--rate', '0.5', '--accept-changes')).toContain(before(second!));
    await replaceByForeign(second!, '2222');
    expect(await refusal()).toContain(before(first!));
    expect(await refusal('--resume-from', second!)).toBe(`--resume: ${second} ${another}\n${before(first!)}`);
    expect(await resume('--resume-from', first!)).toBe(1);
    await replaceByForeign(first!);
    expect(await refusal('--resume-from', first!)).toBe(
      `--resume: ${first} is a checkpoint of another run (id none, this run's is 1111).\n` +
        `No earlier checkpoint of this run in ${out} is intact.`,
    );
  });

  it('goes on with a run that was copied, and with one whose record is gone', async () => {
    await leaveRun('1111');
    const copy = join(out, 'copy');
    for (const part of ['last', 'earlier', 'run.json']) {
      cpSync(join(out, part), join(copy, part), { recursive: true });
    }
    expect(await resume('--out', copy)).toBe(3);
    rmSync(join(copy, 'run.json'));
    expect(await resume('--out', copy)).toBe(3);
  });

  it('lists all settings that are others, until they are accepted', async () => {
    await leaveRun();
    const changes = ['--rate', '0.5', '--seed', '3', '--freeze', 'densenet_*'];
    expect(await refusal(...changes)).toMatch(
      /was started with, but these differ:\n {2}--seed: was 1, is 3\n {2}--rate: was 0\.006, is 0\.5\n {2}--freeze: was none, is densenet_\*\nResume with /,
    );
    expect(await resume(...changes, '--accept-changes')).toBe(3);
    expect(said.join('\n')).toMatch(/resuming with changes:\n {2}--seed: was 1, is 3\n/);
  });

  it('never accepts another network, and names its weights', async () => {
    await leaveRun();
    const message = await refusal('--lstm-units', '3', '--rate', '0.5', '--accept-changes');
    expect(message).toMatch(/--rate: was 0\.006, is 0\.5/);
    expect(message).toMatch(/--lstm-units: was 2, is 3/);
    expect(message).toMatch(/weight \S*context\S*: was \[\d+, 8\], is \[\d+, 12\]/);
    expect(message).toMatch(/A different network cannot use these weights/);
  });

  it('says where there is nothing', async () => {
    expect(await refusal()).toBe(`--resume: expected a run that was stopped, found no checkpoint in ${out}.`);
    expect(existsSync(out)).toBe(true);
  });
});

describe('requireSameData', () => {
  it('lists how the CTs differ, until that is accepted', async () => {
    await leaveRun();
    const settings = settingsOf('--resume');
    const run = await resumeRun(settings, buildOf(settings));
    run.checkpoint.model.dispose();
    expect(requireSameData(run, settings, data)).toEqual([]);
    const other = {
      ...data,
      fingerprint: 'b'.repeat(64),
      training: { ...partition, cts: 3, slices: 29 },
    };
    expect(() => requireSameData(run, settings, other)).toThrow(
      /fingerprint: was a{12}, is b{12} .*\n {2}CTs, training, cts: was 2, is 3\n {2}CTs, training, slices: was 20, is 29\n/,
    );
    expect(requireSameData(run, { ...settings, acceptChanges: true }, other)).toHaveLength(3);
    const older = { ...run, card: {} };
    expect(requireSameData(older, settings, other)).toEqual([]);
  });
});
