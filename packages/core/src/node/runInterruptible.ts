import { spawn } from 'node:child_process';
import { fstatSync } from 'node:fs';
import { constants } from 'node:os';
import { launchedProcess } from './launchedProcess';

/**
 * Environment variable with the supervisor's pid. Only its direct child counts: the child's own children inherit it,
 * too.
 */
const SUPERVISOR = 'RADNET_SUPERVISOR';

/** Signals within this time count as one: a key press or command may reach the process in more than one way. */
const SAME_PRESS_MS = 1000;

const STOP = 'stop';

/** Slurm sends SIGUSR1 or SIGUSR2 as a warning before a job's time is up (`sbatch --signal`). */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;

/** A terminal may close, and Ctrl-C may end the reader of a pipe. Failed output must not keep a program from saving. */
const outputs = (): NodeJS.WriteStream[] => [process.stdout, process.stderr];

/**
 * Runs a program so that Ctrl-C (SIGINT), SIGTERM, SIGHUP, SIGUSR1 or SIGUSR2 lets it save and end, however busy it is
 * and however it was started (node, tsx, npm). The first of these signals aborts the `AbortSignal` that `program`
 * receives; so does an output stream that closes. Another signal, a second or more later, ends the program at once
 * with exit code 130.
 *
 * ```ts
 * await runInterruptible(async (signal) => {
 *   const { train } = await import('@radnet/core');
 *   await train({ ...options, signal });
 * });
 * ```
 *
 * A training step can keep a process from handling signals for seconds, and launchers such as tsx kill processes that
 * do not answer. Therefore the script is started again in a child process, where the program runs. The first process
 * only reports at once what a signal does, and passes it on. Code before the call runs in both processes, so import
 * heavy modules inside `program`. With a debugger (`--inspect`), the program runs in the first process.
 *
 * The exit code is that of the program. If an outside signal ends it, as SIGKILL does when memory runs out, stderr says
 * so and, under an MPI launcher, names the process.
 *
 * @param program The program. The run ends when its promise settles; a rejection is passed on.
 */
export async function runInterruptible(program: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const isSupervised = process.env[SUPERVISOR] === String(process.ppid);
  // A debugger attaches to the process that it started.
  const isDebugged = process.execArgv.some((flag) => flag.startsWith('--inspect'));
  if (isSupervised || isDebugged) await runSupervised(program);
  else process.exitCode = await supervise();
}

async function runSupervised(program: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  // A terminal sends Ctrl-C to this process, too, and Slurm its warning. It does not matter which way is first.
  for (const name of SIGNALS) process.on(name, stop);
  process.on('message', stop);
  // Without its supervisor, nothing could stop the program any more.
  process.on('disconnect', stop);
  for (const output of outputs()) output.on('error', stop);
  process.channel?.unref();
  try {
    await program(controller.signal);
  } finally {
    process.off('disconnect', stop);
    if (process.connected) process.disconnect();
    for (const name of SIGNALS) process.off(name, stop);
    for (const output of outputs()) output.off('error', stop);
  }
}

/** Runs the program in a child process and returns its exit code. */
function supervise(): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: [...inheritedFiles(), 'ipc'],
    env: { ...process.env, [SUPERVISOR]: String(process.pid) },
  });
  let stoppedAt: number | undefined;
  let ended = false;
  const handle = (name: NodeJS.Signals): void => {
    if (stoppedAt === undefined) {
      stoppedAt = performance.now();
      // Two lines, because a progress bar turns off line wrapping in the terminal.
      process.stderr.write(
        `\n${spoken(name)}: saving after the step under way, then ending.\nOnce more: end at once, without saving.\n`,
      );
      if (child.connected) child.send(STOP);
    } else if (performance.now() - stoppedAt >= SAME_PRESS_MS && !ended) {
      ended = true;
      process.stderr.write(`\n${spoken(name)}: ended without saving; what was saved before stays.\n`);
      child.kill('SIGKILL');
    }
  };
  for (const name of SIGNALS) process.on(name, handle);
  for (const output of outputs()) output.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const name of SIGNALS) process.off(name, handle);
      if (ended) return resolve(128 + constants.signals.SIGINT);
      if (signal !== null)
        process.stderr.write(`\n${launchedProcess() ?? 'the program'}: ended by ${signal}\n`);
      resolve(code ?? 128 + constants.signals[signal!]);
    });
  });
}

/**
 * Returns the files that the child process inherits: the standard streams and, if MPICH's launcher started this
 * process, the socket that connects the two. By default, Node would close it.
 */
function inheritedFiles(): ('inherit' | 'ignore' | number)[] {
  const files: ('inherit' | 'ignore' | number)[] = ['inherit', 'inherit', 'inherit'];
  const socket = Number(process.env['PMI_FD'] ?? NaN);
  if (!isSocket(socket)) return files;
  while (files.length < socket) files.push('ignore');
  files[socket] = socket;
  return files;
}

function isSocket(file: number): boolean {
  try {
    return file > 2 && fstatSync(file).isSocket();
  } catch {
    return false;
  }
}

function spoken(name: NodeJS.Signals): string {
  return name === 'SIGINT' ? 'Ctrl-C' : name;
}
