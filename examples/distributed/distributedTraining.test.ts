import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TrainingProgress } from '@radnet/core';
import { describeUnderMpi, type MpiLauncher, type MpiRun, runUnderMpi } from '../../testing/mpiLaunchers';
import { afterAll, describe, expect, it } from 'vitest';
import { type TrainTogether, trainTogether } from './fixtures/trainTogether';

const folder = mkdtempSync(join(tmpdir(), 'radnet-together-'));
afterAll(() => rmSync(folder, { recursive: true }));

const program = fileURLToPath(new URL('./fixtures/trainTogetherProgram.ts', import.meta.url));

/** Five epochs of four steps. */
const TWENTY_STEPS = 5;

function run(launcher: MpiLauncher, processes: number, task: TrainTogether): Promise<MpiRun> {
  const command = [process.execPath, '--import', 'tsx', program, JSON.stringify(task)];
  return runUnderMpi(launcher, processes, command, { limitMs: 110_000 });
}

function weightsOf({ out }: Pick<TrainTogether, 'out'>): Float32Array {
  const bytes = readFileSync(join(out, 'weights'));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** Steps that the checkpoint of an unfinished first epoch has done. */
function stepsOf({ out }: Pick<TrainTogether, 'out'>): number {
  const { progress } = JSON.parse(readFileSync(join(out, 'training.json'), 'utf8')) as {
    progress: TrainingProgress;
  };
  return progress.stepsDone;
}

function farthest(a: Float32Array, b: Float32Array): number {
  expect(a).toHaveLength(b.length);
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0);
}

const singly = new Map<string, Promise<Float32Array>>();

/** Of one process that trains on the same batches. */
function alone(batchNorm: TrainTogether['batchNorm']): Promise<Float32Array> {
  const task = { out: join(folder, `alone ${batchNorm}`), batchNorm, epochs: TWENTY_STEPS };
  const made = singly.get(batchNorm) ?? trainTogether(task).then(() => weightsOf(task));
  singly.set(batchNorm, made);
  return made;
}

describeUnderMpi('training in several processes', (launcher) => {
  const out = (name: string): string => join(folder, `${launcher.name} ${name}`);

  describe.each([2, 4])('%i processes', (processes) => {
    it.each(['synchronized', 'frozen'] as const)(
      'come to the weights of one process, batch norm %s',
      async (batchNorm) => {
        const task = { out: out(`${processes} ${batchNorm}`), batchNorm, epochs: TWENTY_STEPS };
        const { code, stderr } = await run(launcher, processes, task);
        expect(code, stderr).toBe(0);
        const found = weightsOf(task);
        expect(farthest(found, await alone(batchNorm))).toBeLessThan(1e-5);
        // Something was learned: at the start all processes had other weights.
        expect(
          farthest(found, await alone(batchNorm === 'frozen' ? 'synchronized' : 'frozen')),
        ).toBeGreaterThan(1e-2);
      },
      120_000,
    );
  });

  it('is another training where each process normalises by its own batches', async () => {
    const task = { out: out('own'), batchNorm: 'own', epochs: TWENTY_STEPS } as const;
    const { code, stderr } = await run(launcher, 2, task);
    expect(code, stderr).toBe(0);
    expect(farthest(weightsOf(task), await alone('synchronized'))).toBeGreaterThan(1e-3);
  }, 120_000);

  it('ends where a process is killed, names it, and goes on with other processes as if nothing had been', async () => {
    const history = { batchNorm: 'own', epochs: 2, dropoutRate: 0.2 } as const;
    const killed = { ...history, out: out('killed'), killed: { rank: 1, step: 3 } };
    const { code, stderr, seconds, left } = await run(launcher, 4, killed);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/rank 1 of 4 on .+: ended by SIGKILL/);
    expect(seconds).toBeLessThan(30);
    expect(left).toEqual([]);

    const stepsDone = stepsOf(killed);
    expect(stepsDone).toBeGreaterThanOrEqual(2);
    const stopped = { ...history, out: out('stopped'), stopAfter: stepsDone };
    const whole = await run(launcher, 4, stopped);
    expect(whole.code, whole.stderr).toBe(0);
    for (const processes of [1, 3]) {
      const ends: Float32Array[] = [];
      for (const from of [killed, stopped]) {
        const { out: copy } = { out: `${from.out} ${processes}` };
        cpSync(from.out, copy, { recursive: true });
        const resumed = { ...history, out: copy };
        const { code: end, stderr: said } = await run(launcher, processes, resumed);
        expect(end, said).toBe(0);
        ends.push(weightsOf(resumed));
      }
      expect(farthest(ends[0]!, ends[1]!), `${processes} processes`).toBe(0);
    }
  }, 240_000);
});
