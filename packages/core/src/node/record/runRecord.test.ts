import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { RadnetError } from '../../radnetError';
import type { RunStart, TrainingObserver } from '../../training/trainingObserver';
import { describeMachine } from './describeMachine';
import { readRunRecord, runRecord } from './runRecord';

let folder: string;
let file: string;
beforeAll(() => tf.setBackend('cpu'));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'radnet-record-'));
  file = join(folder, 'run.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const start: RunStart = { epochs: 3, stepsPerEpoch: 10, slicesPerEpoch: 80, epochsDone: 0, stepsDone: 0 };

const recording = (about: object, session = {}): Promise<TrainingObserver> =>
  runRecord(file, { about, session, program: fileURLToPath(import.meta.url) });

it('writes what ran when it starts, and how it ended', async () => {
  const observer = await recording({ seed: 7 }, { accepted: ['rate was 0.1, is 0.2'] });
  await observer.onStart!(start);
  const running = await readRunRecord(file);
  expect(running).toMatchObject({
    format: 'radnet-run-1',
    about: { seed: 7 },
    sessions: [
      {
        outcome: 'running',
        ended: null,
        resumedFrom: null,
        code: { package: '@radnet/core' },
        backend: 'cpu',
      },
    ],
  });
  const [session] = running.sessions;
  expect(session).toMatchObject({ accepted: ['rate was 0.1, is 0.2'] });
  expect(session!.versions).toMatchObject({ node: process.versions.node });
  expect(session!.versions['@tensorflow/tfjs']).toMatch(/^4\./);
  expect(session!.machine.cores).toBeGreaterThan(0);
  await observer.onEnd!('completed');
  const ended = (await readRunRecord(file)).sessions[0]!;
  expect(ended).toEqual({ ...session, outcome: 'completed', ended: ended.ended });
  expect(Date.parse(ended.ended!)).toBeGreaterThanOrEqual(Date.parse(ended.started));
  expect(readdirSync(folder)).toEqual(['run.json']);
});

it('adds a session to a run that goes on, and tells which one was killed', async () => {
  await (
    await recording({ seed: 7 })
  ).onStart!(start);
  const second = await recording({ seed: 8 });
  await second.onStart!({ ...start, epochsDone: 1, stepsDone: 4 });
  await second.onEnd!('stopped');
  const { about, sessions } = await readRunRecord(file);
  expect(about).toEqual({ seed: 8 });
  expect(sessions).toMatchObject([
    { outcome: 'killed', ended: null, resumedFrom: null },
    { outcome: 'stopped', resumedFrom: { epochsDone: 1, stepsDone: 4 } },
  ]);
});

it('holds no name of the host or the user', async () => {
  await (
    await recording({})
  ).onStart!(start);
  const text = readFileSync(file, 'utf8').replace(/"command": .*/, '');
  for (const name of [hostname(), `/${userInfo().username}/`]) expect(text).not.toContain(`"${name}`);
});

it('refuses to add to what is no record', async () => {
  writeFileSync(file, '{"format": "other"}');
  const observer = await recording({});
  await expect(observer.onStart!(start)).rejects.toThrow(RadnetError);
  await expect(observer.onStart!(start)).rejects.toThrow(/run\.json: expected the record of a run/);
  expect(readFileSync(file, 'utf8')).toBe('{"format": "other"}');
});

it('does not hide the failure of a run behind its own', async () => {
  const observer = await recording({});
  await observer.onStart!(start);
  rmSync(folder, { recursive: true });
  writeFileSync(folder, '');
  await observer.onEnd!('failed');
  await expect(observer.onEnd!('completed')).rejects.toThrow(/cannot write/);
});

it('describeMachine names NVIDIA’s cards as the driver does', () => {
  const card = { name: 'NVIDIA L4', memoryMiB: 23034, freeMiB: 22000 };
  expect(describeMachine({ version: '550.54.15', cards: [card] })).toMatchObject({
    gpus: ['NVIDIA L4'],
    driver: '550.54.15',
  });
  expect(describeMachine({ failure: 'no devices' })).toMatchObject({ gpus: [], driver: null });
});
