import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The hosts to make, and their network. */
export interface SlowNetworkOptions {
  readonly hosts: number;
  /** Latency from one host to another, one way. */
  readonly delayMs: number;
  /** Bandwidth of each host's link, in each direction. */
  readonly mbitPerSecond: number;
}

/** A host of the network. */
export interface SlowHost {
  readonly address: string;
  /** Id of the process that keeps its namespaces alive. */
  readonly pid: number;
}

/** Hosts on one switch, made of namespaces of this machine: see slowNetwork.c. */
export interface SlowNetwork {
  readonly hosts: readonly SlowHost[];
  /** One more host, for mpirun. */
  readonly head: SlowHost;
  /** A library that lets ranks sleep while they wait: see waitAsleep.c. */
  readonly waitAsleep: string;
  /** Ends all processes on the hosts. */
  close(): Promise<void>;
}

const run = promisify(execFile);

/**
 * Makes the hosts. They also disappear when this process ends, however it ends.
 *
 * @throws Error without Linux, root or a C compiler `cc`.
 */
export async function startSlowNetwork(options: SlowNetworkOptions): Promise<SlowNetwork> {
  const { hosts: count, delayMs, mbitPerSecond } = options;
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new Error('the network of namespaces needs Linux and root');
  }
  const folder = await mkdtemp(join(tmpdir(), 'radnet-network-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const [program, waitAsleep] = [join(folder, 'slowNetwork'), join(folder, 'waitAsleep.so')];
    await compile('slowNetwork.c', ['-o', program]);
    await compile('waitAsleep.c', ['-shared', '-fPIC', '-o', waitAsleep]);
    const relay = spawn(program, [count + 1, 1000 * delayMs, mbitPerSecond].map(String), {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = new Promise<void>((resolve) => relay.once('close', () => resolve()));
    const hosts: SlowHost[] = [];
    for await (const line of createInterface(relay.stdout)) {
      const [pid, address] = line.split(' ');
      hosts.push({ pid: Number(pid), address: address! });
      if (hosts.length > count) break;
    }
    const head = hosts[count];
    if (head === undefined) throw new Error('the network of namespaces did not start: see above');
    return {
      hosts: hosts.slice(0, count),
      head,
      waitAsleep,
      async close() {
        relay.stdin.end();
        await ended;
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function compile(source: string, args: readonly string[]): Promise<void> {
  const file = fileURLToPath(new URL(source, import.meta.url));
  try {
    await run('cc', ['-O2', file, ...args]);
  } catch (error) {
    throw new Error(`cc, the C compiler, cannot compile ${source}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
