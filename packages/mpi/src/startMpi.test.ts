import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { describeUnderMpi, type MpiRun, runUnderMpi } from '@radnet/testing/mpi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BundledPrograms, bundlePrograms } from '../../../scripts/bundlePrograms';

const source = 'packages/mpi/src/fixtures/start.ts';
const program = fileURLToPath(new URL('fixtures/start.ts', import.meta.url));
let bundled: BundledPrograms;
beforeAll(async () => {
  bundled = await bundlePrograms([source]);
});
afterAll(() => bundled.remove());

interface Said {
  readonly rank: number;
  readonly size: number;
  readonly launcher: string;
  readonly library: string;
  readonly sum: number;
  readonly again: string;
  /** The error of WebAssembly that reads beyond its memory. */
  readonly trap: string;
}

/** The output of the processes, in the order of ranks. */
function said(stdout: string): Said[] {
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as Said).sort((a, b) => a.rank - b.rank);
}

/** Runs the program without a launcher, with the environment of one or of none. */
function runAlone(environment: Record<string, string> = {}): {
  code: number | null;
  stdout: string;
  stderr: string;
} {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundled.scripts[0]!], {
    env,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

describe('startMpi', () => {
  it('gives a group of one where nothing started several processes, without any library', () => {
    const { code, stdout, stderr } = runAlone();
    expect(said(stdout), stderr).toMatchObject([
      { rank: 0, size: 1, launcher: 'none', library: 'none', sum: 1, again: 'another group' },
    ]);
    expect(code).toBe(0);
  });

  it('refuses a worker thread', async () => {
    const thread = new Worker(bundled.scripts[0]!);
    const error = await new Promise<Error>((resolve) => thread.on('error', resolve));
    expect(error.message).toMatch(/^startMpi: expected the main thread, got a worker thread/);
  });
});

describeUnderMpi('startMpi', (launcher) => {
  function expectBoth({ code, stdout, stderr, left }: MpiRun): void {
    const [first, second] = said(stdout);
    expect(first, stderr).toMatchObject({ rank: 0, size: 2, launcher: `mpirun of ${launcher.name}`, sum: 3 });
    expect(second).toMatchObject({ rank: 1, size: 2, sum: 3 });
    expect(first!.library).toContain(launcher.name);
    expect(first!.trap).toBe('RuntimeError: memory access out of bounds');
    expect(first!.again).toContain('startMpi: expected to be called once, got a second call');
    expect(code, stderr).toBe(0);
    expect(left).toEqual([]);
  }

  it.each([
    ['node', [process.execPath, '--import', 'tsx']],
    ['npx tsx', ['npx', 'tsx']],
  ])('finds the other process, started by %s', async (_, command) => {
    expectBoth(await runUnderMpi(launcher, 2, [...command, program]));
  });

  if (launcher.name === 'MPICH') {
    it('finds the other process by a port, too', async () => {
      expectBoth(await runUnderMpi(launcher, 2, ['npx', 'tsx', program], { flags: ['-pmi-port'] }));
    });
  }

  it('refuses a group that is not as large as its launcher says', () => {
    // As if the launcher belonged to another MPI: the library does not find it, and starts a single process.
    const environment =
      launcher.name === 'MPICH' ? { PMI_RANK: '0', PMI_SIZE: '3' } : { OMPI_COMM_WORLD_SIZE: '3' };
    const { code, stderr } = runAlone(environment);
    expect(stderr).toMatch(
      /RadnetError: startMpi: expected 3 processes, as mpirun of .* says, got 1 from .*did not find its launcher/,
    );
    expect(code).toBe(1);
  });
});
