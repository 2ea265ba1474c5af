import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describeUnderMpi, type MpiRun, runUnderMpi } from '@radnet/testing/mpi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BundledPrograms, bundlePrograms } from '../../../scripts/bundlePrograms';
import type { AncestorLink } from './watchAncestors';

const fixtures = 'packages/mpi/src/fixtures';
const source = fileURLToPath(new URL('fixtures/orphaned.ts', import.meta.url));
let bundled: BundledPrograms;
beforeAll(async () => {
  bundled = await bundlePrograms([`${fixtures}/watched.ts`, `${fixtures}/orphaned.ts`]);
});
afterAll(() => bundled.remove());

/** Starts the program through two shells, kills one of them, and returns what the program prints after that. */
async function orphan(which: 'inner' | 'outer', how = ''): Promise<{ said: string[]; shell: number }> {
  const inner = '"$0" "$1" "$2"; true';
  const outer = `export OMPI_COMM_WORLD_RANK=1; sh -c 'sh -c '\\''${inner}'\\'' "$0" "$1" "$2"; true' "$0" "$1" "$2"; true`;
  const launcher = spawn('sh', ['-c', outer, process.execPath, bundled.scripts[0]!, how], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  launcher.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
  const closed = once(launcher, 'close');
  const said: string[] = [];
  let shell = 0;
  for await (const line of createInterface(launcher.stdout)) {
    if (!line.startsWith('[')) {
      said.push(line);
      continue;
    }
    const links = JSON.parse(line) as AncestorLink[];
    expect(links.map(({ program }) => program)).toEqual(['sh', 'sh', 'sh']);
    shell = links[which === 'inner' ? 0 : 1]!.parent;
    process.kill(shell, 'SIGKILL');
  }
  await closed;
  return { said: [...said, ...told.split('\n').filter((line) => line.includes('rank 1'))], shell };
}

describe.runIf(process.platform === 'linux')('watchAncestors', () => {
  it.each(['inner', 'outer'] as const)(
    'kills a blocked process whose %s ancestor has gone, and says so',
    async (which) => {
      const { said, shell } = await orphan(which);
      expect(said).toEqual([
        `rank 1 of 4 on node7: killed, because process ${shell} (sh), which started it, has ended`,
      ]);
    },
  );

  it('lets it go on when the watch has ended', async () => {
    expect((await orphan('inner', 'stopped')).said).toEqual(['went on']);
  });
});

describeUnderMpi('watchAncestors', (launcher) => {
  const folder = mkdtempSync(join(tmpdir(), 'radnet-orphans-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /**
   * Runs the program in two processes, and returns the process that it killed, and how many there were between it and
   * the launcher.
   */
  async function runAndKill(
    program: readonly string[],
    victim: 'outermost' | 'launcher',
    how = '',
  ): Promise<MpiRun & { killed: number; between: number }> {
    const file = join(mkdtempSync(join(folder, 'run-')), 'killed.json');
    const run = await runUnderMpi(launcher, 2, [...program, victim, file, how]);
    return { ...run, ...(JSON.parse(readFileSync(file, 'utf8')) as { killed: number; between: number }) };
  }

  function expectEnd({ code, stderr, seconds, left }: MpiRun): void {
    expect(code, stderr).not.toBe(0);
    expect(seconds).toBeLessThan(15);
    expect(left).toEqual([]);
  }

  it.each([
    ['npx tsx', '', () => ['npx', 'tsx', source]],
    ['a supervisor', 'supervised', () => [process.execPath, bundled.scripts[1]!]],
  ])('ends a job where %s, which started a process, is killed while all reduce', async (_, how, program) => {
    const run = await runAndKill(program(), 'outermost', how);
    expect(run.between).toBeGreaterThan(0);
    expectEnd(run);
    // Open MPI may be faster, and end all of them itself.
    if (launcher.name === 'MPICH') {
      const line = `^rank 1 of 2 on \\S+: killed, because process ${run.killed} \\(\\w+\\), which started it, has ended$`;
      expect(run.stderr).toMatch(new RegExp(line, 'm'));
    }
  });

  it("ends a job whose launcher's process is killed", async () => {
    const run = await runAndKill([process.execPath, bundled.scripts[1]!], 'launcher');
    expect(run.between).toBe(0);
    expectEnd(run);
  });
});
