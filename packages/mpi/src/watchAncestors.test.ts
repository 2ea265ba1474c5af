import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describeUnderMpi, runUnderMpi } from '@radnet/testing/mpi';
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

/** Starts the program through two shells, kills one of them, and gives what the program says after that. */
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
        `rank 1 of 4 on node7: ended, as process ${shell} (sh), which it was started by, has gone`,
      ]);
    },
  );

  it('lets it go on when the watch has ended', async () => {
    expect((await orphan('inner', 'stopped')).said).toEqual(['went on']);
  });
});

describeUnderMpi('watchAncestors', (launcher) => {
  it.each([
    ['npx tsx', () => ['npx', 'tsx', source, 'outermost']],
    ['a supervisor', () => [process.execPath, bundled.scripts[1]!, 'outermost', 'supervised']],
  ])('ends a job whose process lost %s, the outermost one, while all reduce', async (_, command) => {
    const { code, stdout, stderr, seconds, left } = await runUnderMpi(launcher, 2, command());
    const [, killed, between] = /^killed (\d+), (\d+) above$/m.exec(stdout) ?? [];
    expect(Number(between), stdout + stderr).toBeGreaterThan(0);
    // Open MPI is quicker, and ends all of them itself.
    if (launcher.name === 'MPICH') {
      expect(stderr).toMatch(
        new RegExp(`^rank 1 of 2 on \\S+: ended, as process ${killed} \\(\\w+\\), which it was`, 'm'),
      );
    }
    expect(code, stderr).not.toBe(0);
    expect(seconds).toBeLessThan(15);
    expect(left).toEqual([]);
  });

  it("ends a job whose launcher's process is killed", async () => {
    const command = [process.execPath, bundled.scripts[1]!, 'launcher'];
    const { code, stdout, stderr, seconds, left } = await runUnderMpi(launcher, 2, command);
    expect(stdout).toContain('killed ');
    expect(code, stderr).not.toBe(0);
    expect(seconds).toBeLessThan(15);
    expect(left).toEqual([]);
  });
});
