import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TrainingProgress } from '@radnet/core';
import { describeUnderMpi, type MpiLauncher, type MpiRun, runUnderMpi } from '../../testing/mpiLaunchers';
import { afterAll, expect, it } from 'vitest';
import { type TrainTogether, trainTogether } from './fixtures/trainTogether';

const folder = mkdtempSync(join(tmpdir(), 'radnet-together-'));
afterAll(() => rmSync(folder, { recursive: true }));

const program = fileURLToPath(new URL('./fixtures/trainTogetherProgram.ts', import.meta.url));

/** Five epochs of four steps. */
const TWENTY_STEPS = 5;

function run(launcher: MpiLauncher, processes: number, ...tasks: TrainTogether[]): Promise<MpiRun> {
  const command = [process.execPath, '--import', 'tsx', program, JSON.stringify(tasks)];
  return runUnderMpi(launcher, processes, command, { limitMs: 200_000 });
}

function weightsOf({ out }: Pick<TrainTogether, 'out'>): Float32Array {
  const bytes = readFileSync(join(out, 'weights'));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** Steps done in the checkpoint of an unfinished first epoch. */
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

/** The weights of one process that trains on the same batches. */
function alone(batchNorm: TrainTogether['batchNorm']): Promise<Float32Array> {
  const task = { out: join(folder, `alone ${batchNorm}`), batchNorm, epochs: TWENTY_STEPS };
  const made = singly.get(batchNorm) ?? trainTogether(task).then(() => weightsOf(task));
  singly.set(batchNorm, made);
  return made;
}

/** How many processes train: two, or four in `npm run test:mpi`. */
const PROCESSES = Number(process.env['RADNET_MPI_PROCESSES'] ?? 2);

describeUnderMpi(`training in ${PROCESSES} processes`, (launcher) => {
  const out = (name: string): string => join(folder, `${launcher.name} ${name}`);

  it('comes to the weights of one process where batch norm is synchronized, and where it is frozen', async () => {
    const tasks = (['synchronized', 'frozen', 'own'] as const).map((batchNorm) => ({
      out: out(batchNorm),
      batchNorm,
      epochs: TWENTY_STEPS,
    }));
    const { code, stderr } = await run(launcher, PROCESSES, ...tasks);
    expect(code, stderr).toBe(0);
    const [synchronized, frozen, own] = tasks.map(weightsOf);
    expect(farthest(synchronized!, await alone('synchronized'))).toBeLessThan(1e-5);
    expect(farthest(frozen!, await alone('frozen'))).toBeLessThan(1e-5);
    // The training changed the weights, and batch norm of each process by itself gives another result.
    expect(farthest(frozen!, synchronized!)).toBeGreaterThan(1e-2);
    expect(farthest(own!, synchronized!)).toBeGreaterThan(1e-3);
  }, 240_000);

  it('ends where a process is killed, names it, and goes on with other processes as if nothing had been', async () => {
    const history = { batchNorm: 'own', epochs: 2, dropoutRate: 0.2 } as const;
    const killed = { ...history, out: out('killed'), killed: { rank: 1, step: 3 } };
    const { code, stderr, seconds, left } = await run(launcher, PROCESSES, killed);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(new RegExp(`rank 1 of ${PROCESSES} on .+: ended by SIGKILL`));
    expect(seconds).toBeLessThan(30);
    expect(left).toEqual([]);

    const stepsDone = stepsOf(killed);
    expect(stepsDone).toBeGreaterThanOrEqual(2);
    const stopped = { ...history, out: out('stopped'), stopAfter: stepsDone };
    const whole = await run(launcher, PROCESSES, stopped);
    expect(whole.code, whole.stderr).toBe(0);
    for (const processes of PROCESSES === 2 ? [1] : [1, 3]) {
      const resumed = [killed, stopped].map(({ out: from }) => {
        const copy = `${from} ${processes}`;
        cpSync(from, copy, { recursive: true });
        return { ...history, out: copy };
      });
      const { code: end, stderr: said } = await run(launcher, processes, ...resumed);
      expect(end, said).toBe(0);
      const [afterKill, afterStop] = resumed.map(weightsOf);
      expect(farthest(afterKill!, afterStop!), `${processes} processes`).toBe(0);
    }
  }, 240_000);
});
