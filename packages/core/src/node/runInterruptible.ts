import { spawn } from 'node:child_process';
import { fstatSync } from 'node:fs';
import { constants } from 'node:os';
import { launchedProcess } from './launchedProcess';

/** In the program's process: who started it to be stopped. Its own children see another parent, and are not meant. */
const SUPERVISOR = 'RADNET_SUPERVISOR';

/** Interrupts of what one key press, or one command, may have sent to the process by more than one way. */
const SAME_PRESS_MS = 1000;

const STOP = 'stop';

/** SIGUSR1 and SIGUSR2 are what Slurm warns with before a job's time is up (`sbatch --signal`). */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;

/** A terminal may be closed, and Ctrl-C ends what reads a pipe: what cannot be written must not keep a program from saving. */
const outputs = (): NodeJS.WriteStream[] => [process.stdout, process.stderr];

/**
 * Runs a program that saves and ends at Ctrl-C (SIGINT), SIGTERM, SIGHUP, SIGUSR1 and SIGUSR2, however busy it is and however
 * it was started (node, tsx, npm): the first of them aborts the signal that it is given, and so does an output that is
 * closed. Another one, a second or more later, ends it at once, with exit code 130.
 *
 * A training step may keep a process from its signals for seconds, and launchers such as tsx kill what does not answer. So
 * the script is started once more, in a child process, and there the program runs; the process first started does nothing
 * but say at once what a signal does, and pass it on. What precedes the call runs in both: import what is heavy within
 * `program`. The exit code is the program's. Where a signal ended it that nobody here sent, as SIGKILL does where memory runs out, stderr says so,
 * and which process it was of those that a launcher of MPI started.
 *
 * @param program Its promise ends the run; a rejection is thrown on.
 */
export async function runInterruptible(program: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const isSupervised = process.env[SUPERVISOR] === String(process.ppid);
  // A debugger wants the process that it started.
  const isDebugged = process.execArgv.some((flag) => flag.startsWith('--inspect'));
  if (isSupervised || isDebugged) await runSupervised(program);
  else process.exitCode = await supervise();
}

async function runSupervised(program: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  // A terminal sends Ctrl-C, and Slurm its warning, to this process, too. Which way is the first does not matter.
  for (const name of SIGNALS) process.on(name, stop);
  process.on('message', stop);
  // Without its supervisor nobody could stop it any more.
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

/** The exit code of the program, which runs in a child process. */
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
      // Two lines, as a progress bar turns off the terminal's wrapping.
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
 * What the program's process is to have open as this one has: the standard streams and, where MPICH's launcher started this process, the
 * socket by which the two talk. Node would close it.
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
