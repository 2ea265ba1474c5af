import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BundledPrograms, bundlePrograms } from '../../../scripts/bundlePrograms';

let bundled: BundledPrograms;
const folder = mkdtempSync(join(tmpdir(), 'radnet-pmi-'));
let launcher: Server;
beforeAll(async () => {
  bundled = await bundlePrograms(['packages/mpi/src/fixtures/joinLauncher.ts']);
  launcher = createServer().listen(join(folder, 'launcher'));
  await once(launcher, 'listening');
});
afterAll(async () => {
  launcher.close();
  await bundled.remove();
  rmSync(folder, { recursive: true });
});

/** Starts the program as hydra does, with a socket as file 6, and returns its output and what came through the socket. */
async function start(
  args: readonly string[],
  { environment = { PMI_FD: '6' } }: { environment?: Record<string, string> } = {},
): Promise<{ said: string; received: string }> {
  const accepted = once(launcher, 'connection');
  const end = connect(join(folder, 'launcher'));
  const [server] = (await accepted) as [Socket];
  const child = spawn(process.execPath, [bundled.scripts[0]!, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit', 'ignore', 'ignore', 'ignore', end],
  });
  let said = '';
  let received = '';
  child.stdout!.on('data', (chunk: Buffer) => (said += chunk.toString()));
  server.on('data', (chunk: Buffer) => (received += chunk.toString()));
  const closed = once(server, 'close');
  await once(child, 'close');
  end.destroy();
  await closed;
  return { said, received };
}

describe.runIf(process.platform === 'linux')('recoverPmiSocket', () => {
  it('leaves a socket that was handed on as it is', async () => {
    expect(await start(['0'])).toEqual({ said: 'as it was', received: 'cmd=init' });
  });

  it.each([1, 3])('fetches the socket through %d processes that did not hand it on', async (between) => {
    expect(await start([String(between)])).toEqual({ said: 'fetched', received: 'cmd=init' });
  });

  it("leaves a launcher's socket to the launcher that it started", async () => {
    // As when hydra starts its processes with srun: the outer process has Slurm's socket under the same number.
    expect(await start(['1', 'nested'])).toEqual({ said: 'as it was', received: '' });
  });

  it('does nothing without PMI_FD', async () => {
    const { said } = await start(['0'], { environment: {} });
    expect(said).toBe('as it was');
  });

  it('tells the ways around where nobody has the socket', async () => {
    const { said } = await start(['1'], { environment: { PMI_FD: '77' } });
    expect(said).toMatch(
      /RadnetError: MPICH: expected its launcher's connection \(PMI_FD\).*process \d+, which the launcher started, has no file 77/,
    );
    expect(said).toContain('`mpirun -pmi-port`');
    expect(said).toContain('`mpirun -np 2 node --import tsx program.ts`');
  });

  it('tells them where the kernel does not give it out, as in a container', async () => {
    const { said, received } = await start(['1', 'forbidden']);
    expect(said).toMatch(
      /RadnetError: MPICH: .*process \d+ holds it, and the kernel does not give it out \(EPERM\)/,
    );
    expect(said).toContain('`mpirun -pmi-port`');
    expect(received).toBe('');
  });
});
