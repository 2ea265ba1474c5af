import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describeUnderMpi, type MpiRun, runUnderMpi } from '@radnet/testing/mpi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BundledPrograms, bundlePrograms } from '../../../scripts/bundlePrograms';
import { isolatedGroup } from './isolatedGroup';
import { runTogether } from './runTogether';

const program = fileURLToPath(new URL('fixtures/ending.ts', import.meta.url));
let bundled: BundledPrograms;
beforeAll(async () => {
  bundled = await bundlePrograms(['packages/mpi/src/fixtures/ending.ts']);
});
afterAll(() => bundled.remove());

describe('runTogether, alone', () => {
  it('gives what the program gives', async () => {
    const group = isolatedGroup();
    expect(await runTogether(group, ({ size }) => size)).toBe(1);
  });

  it('throws on what the program throws, as if it were not there', async () => {
    await expect(runTogether(isolatedGroup(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const { status, stderr } = spawnSync(process.execPath, [bundled.scripts[0]!, 'refuse'], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('RadnetError: scans: expected some, got none.');
    expect(stderr).not.toContain('rank 0 of 1');
  });
});

describeUnderMpi('runTogether', (launcher) => {
  const end = (how: string): Promise<MpiRun> =>
    runUnderMpi(launcher, 2, [process.execPath, bundled.scripts[0]!, how]);

  it('gives what the program gives, and ends MPI', async () => {
    const { code, stdout, stderr, left } = await end('well');
    expect(stdout).toContain('rank 0 gives 2');
    expect(stdout).toContain('rank 1 gives 2');
    expect(code, stderr).toBe(0);
    expect(left).toEqual([]);
  });

  it.each([
    ['refuses its input', 'refuse', /^rank 1 of 2 on \S+: scans: expected some, got none\.$/m, 1],
    ['has a fault', 'fault', /^rank 1 of 2 on \S+: TypeError: a fault\n {4}at /m, 1],
    [
      'throws where nobody catches',
      'uncaught',
      /^rank 1 of 2 on \S+: Error: nobody catches this\n {4}at /m,
      1,
    ],
    [
      'exits',
      'exit',
      /^rank 1 of 2 on \S+: the process exited with code 0 before its program was done\.$/m,
      1,
    ],
    ['waits for nothing', 'idle', /^rank 1 of 2 on \S+: the process exited with code \d+ before/m, 1],
    ['aborts', 'abort', /^cannot go on$/m, 7],
  ])('ends both processes where one %s', async (_, how, message, expectedCode) => {
    const { code, stdout, stderr, seconds, left } = await end(how);
    expect(stderr).toMatch(message);
    expect(code).toBe(expectedCode);
    expect(stdout).toBe('');
    expect(seconds).toBeLessThan(30);
    expect(left).toEqual([]);
  });

  it.each([
    ['node', () => [process.execPath, bundled.scripts[0]!]],
    ['npx tsx', () => ['npx', 'tsx', program]],
  ])('ends both processes where one, started by %s, is killed', async (_, command) => {
    const { code, seconds, left } = await runUnderMpi(launcher, 2, [...command(), 'kill']);
    expect(code).not.toBe(0);
    expect(seconds).toBeLessThan(30);
    expect(left).toEqual([]);
  });
});
