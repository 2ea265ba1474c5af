import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { knownLaunchers } from '../../testing/runUnderMpi';
import { rowOf } from '../gpu/rowOf';
import type { MpiCase, MpiCaseResult } from './mpiCase';
import type { SlowNetwork } from './slowNetwork';

const LIMIT_MINUTES = 15;
const SCRIPT = fileURLToPath(new URL('./mpiCase.ts', import.meta.url));
const ENTER = fileURLToPath(new URL('./enterHost.sh', import.meta.url));

/** If this process is killed, its mpirun is ended, too. */
const ENDS_WITH_US = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'TERM'] : [];

/**
 * Runs a case on several ranks: all on this host, or one on each host of a network.
 *
 * @throws Error with the reason if it fails.
 */
export async function runRanks(
  mpirun: string,
  ranks: number,
  asked: MpiCase,
  network?: SlowNetwork,
): Promise<MpiCaseResult> {
  const folder = await mkdtemp(join(tmpdir(), 'radnet-ranks-'));
  try {
    const file = join(folder, 'result.json');
    const script = [process.execPath, '--import', 'tsx', SCRIPT, JSON.stringify(asked), file];
    const program = ['-np', String(ranks), ...script];
    const [command, ...args] = [
      ...ENDS_WITH_US,
      ...(network ? onHosts(mpirun, network, program) : [mpirun, ...program]),
    ];
    const said = await rowOf<unknown>(command!, args, LIMIT_MINUTES);
    const written = await readFile(file, 'utf8').catch(() => undefined);
    if (written === undefined) throw new Error(`${ranks} ranks: ${String(said)}`);
    return JSON.parse(written) as MpiCaseResult;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Runs mpirun in the network of a separate host, from which it reaches the others only by their addresses. It keeps
 * this machine's processes and files, because it could not enter the other hosts without them.
 */
function onHosts(
  mpirun: string,
  { hosts, head, waitAsleep }: SlowNetwork,
  program: readonly string[],
): string[] {
  const addresses = hosts.map(({ address }) => address);
  const pids = hosts.map(({ address, pid }) => `${address}=${pid}`);
  const variables = { LD_PRELOAD: waitAsleep, UCX_TLS: 'tcp,self', UCX_NET_DEVICES: 'eth0' };
  return [
    ...['nsenter', '--net', '--uts', '--target', String(head.pid)],
    ...['env', `RADNET_HOSTS=${pids.join(' ')}`],
    ...[mpirun, '-launcher', 'ssh', '-launcher-exec', ENTER, '-hosts', addresses.join(',')],
    ...Object.entries(variables).flatMap(([name, value]) => ['-env', name, value]),
    ...program,
  ];
}

/**
 * The mpirun of MPICH.
 *
 * @throws Error if there is none.
 */
export function findMpich(): string {
  const mpich = knownLaunchers().find(({ name }) => name === 'MPICH');
  if (mpich?.launcher) return mpich.launcher.command;
  throw new Error(`found no mpirun of MPICH: Debian's package is ${mpich?.debian}`);
}
