import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A variable in the environment of every process of a run, by which processes that are left over are found. */
const MARK = 'RADNET_MPI_RUN';

/** How long processes may take to end after their launcher. */
const GRACE_MS = 3000;

export interface MpiLauncher {
  readonly name: 'MPICH' | 'Open MPI';
  readonly command: string;
  /** Flags before the number of processes, to run as root and with more processes than cores. */
  readonly flags: readonly string[];
}

const OPEN_MPI_FLAGS = ['--oversubscribe', ...(process.getuid?.() === 0 ? ['--allow-run-as-root'] : [])];

const KNOWN = [
  {
    name: 'MPICH',
    debian: 'mpich',
    commands: ['mpirun.mpich', 'mpiexec.hydra', 'mpirun'],
    says: /hydra/i,
    flags: [],
  },
  {
    name: 'Open MPI',
    debian: 'openmpi-bin',
    commands: ['mpirun.openmpi', 'mpirun'],
    says: /Open MPI|OpenRTE/,
    flags: OPEN_MPI_FLAGS,
  },
] as const;

/** A launcher of MPI that may be installed here. */
export interface KnownLauncher {
  readonly name: MpiLauncher['name'];
  /** Its Debian package. */
  readonly debian: string;
  /** Undefined if it is not installed. */
  readonly launcher: MpiLauncher | undefined;
}

/** Looks for the launchers of MPI that we know. */
export function knownLaunchers(): KnownLauncher[] {
  return KNOWN.map(({ name, debian, commands, says, flags }) => {
    const command = commands.find((each) => {
      const { stdout, status } = spawnSync(each, ['--version'], { encoding: 'utf8' });
      return status === 0 && says.test(stdout);
    });
    return { name, debian, launcher: command === undefined ? undefined : { name, command, flags } };
  });
}

export interface MpiRunOptions {
  /** Variables added to this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Flags of the launcher. */
  readonly flags?: readonly string[];
  /** The time after which all processes are killed; by default a minute. */
  readonly limitMs?: number;
  readonly folder?: string;
}

export interface MpiRun {
  /** The launcher's exit code; null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  /** Processes that were still running some seconds after the launcher ended (Linux only; none elsewhere). They are killed. */
  readonly left: readonly number[];
}

/**
 * Runs a command in several processes until all have ended.
 *
 * @param command What each process runs, such as `[process.execPath, '--import', 'tsx', 'program.ts']`.
 */
export async function runUnderMpi(
  launcher: MpiLauncher,
  processes: number,
  command: readonly string[],
  { environment, flags = [], limitMs = 60_000, folder = root }: MpiRunOptions = {},
): Promise<MpiRun> {
  const mark = randomUUID();
  const start = performance.now();
  const args = [...launcher.flags, ...flags, '-np', String(processes), ...command];
  const child = spawn(launcher.command, args, {
    cwd: folder,
    env: { ...process.env, ...environment, [MARK]: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const timer = setTimeout(() => {
    said.stderr += `\nnot done after ${limitMs} ms: killed\n`;
    child.kill('SIGKILL');
    kill(processesOf(mark));
  }, limitMs);
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  clearTimeout(timer);
  const ended = performance.now();
  const seconds = (ended - start) / 1000;
  let left = processesOf(mark);
  while (left.length > 0 && performance.now() - ended < GRACE_MS) {
    await wait(50);
    left = processesOf(mark);
  }
  kill(left);
  await closed;
  return { code, ...said, seconds, left };
}

function processesOf(mark: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      if (!Number.isInteger(pid)) return false;
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${MARK}=${mark}`);
      } catch {
        return false; // It has ended meanwhile, or belongs to another user.
      }
    });
}

function kill(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}
