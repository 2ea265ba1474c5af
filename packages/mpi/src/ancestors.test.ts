import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BundledPrograms, bundlePrograms } from '../../../scripts/bundlePrograms';
import { parentOf } from './ancestors';

let bundled: BundledPrograms;
beforeAll(async () => {
  bundled = await bundlePrograms(['packages/mpi/src/fixtures/ancestry.ts']);
});
afterAll(() => bundled.remove());

/** How many processes a program started by a shell script finds, including itself. */
function found(script: string): number {
  const { stdout } = spawnSync('sh', ['-c', script, process.execPath, bundled.scripts[0]!], {
    encoding: 'utf8',
  });
  return (JSON.parse(stdout) as number[]).length;
}

describe.runIf(process.platform === 'linux')('launchedProcesses', () => {
  // A shell that has something left to do does not replace itself by the program that it starts.
  const node = '"$0" "$1"; true';
  const shell = `sh -c '${node}' "$0" "$1"; true`;

  it.each(['PMI_FD', 'PMI_ID', 'PMIX_RANK', 'OMPI_COMM_WORLD_RANK', 'SLURM_PROCID'])(
    'goes up to the outermost process with the same %s',
    (variable) => {
      expect(found(`export ${variable}=3; ${node}`)).toBe(1);
      expect(found(`export ${variable}=3; ${shell}`)).toBe(2);
      expect(found(`export ${variable}=3; sh -c 'export ${variable}=4; ${node}' "$0" "$1"; true`)).toBe(1);
    },
  );
});

describe.runIf(process.platform === 'linux')('parentOf', () => {
  it('gives the parent, and 0 where there is no such process', () => {
    expect(parentOf(process.pid)).toBe(process.ppid);
    // Beyond the largest number that Linux gives a process.
    expect(parentOf(2 ** 23)).toBe(0);
  });
});
