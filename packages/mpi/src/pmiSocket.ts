import { closeSync, fstatSync, readlinkSync } from 'node:fs';
import { RadnetError } from '@radnet/core';
import koffi from 'koffi';
import { launchedProcesses } from './ancestors';

/** System calls of Linux, with the same numbers on every architecture since 2019. */
const PIDFD_OPEN = 434;
const PIDFD_GETFD = 438;

/**
 * Makes MPICH's connection to its launcher usable in this process, if a process between the two did not pass it on.
 *
 * The launcher (hydra, or Slurm with PMI2) passes an open socket to the process that it starts, with its number in
 * `PMI_FD`. Node does not pass such files on to its children. So in a child of `npx`, `tsx` or a supervisor, the
 * variable is still set, but the number is that of no file, or of another one. On Linux, this function fetches the
 * socket from the ancestor that the launcher started, and sets the variable to its number in this process.
 *
 * @param environment The variables from which `PMI_FD` is read, and in which it is changed.
 * @throws RadnetError with possible workarounds if this process does not have the socket and cannot fetch it.
 */
export function recoverPmiSocket(environment: NodeJS.ProcessEnv = process.env): void {
  const number = environment['PMI_FD'];
  if (number === undefined) return;
  if (process.platform !== 'linux') {
    if (!isSocket(Number(number))) throw new RadnetError(refusal('this system hands out no open files'));
    return;
  }
  const owner = launchedProcesses().at(-1)!;
  if (owner === process.pid) return;
  const file = linkOf(owner, number);
  if (file === undefined) {
    throw new RadnetError(refusal(`process ${owner}, which the launcher started, has no file ${number}`));
  }
  if (file === linkOf('self', number)) return;
  environment['PMI_FD'] = String(fetchFile(owner, Number(number)));
}

function refusal(reason: string): string {
  return (
    `MPICH: expected its launcher's connection (PMI_FD), which Node does not pass on to child processes, such as those of npx and tsx: ${reason}. ` +
    'Start the processes by `mpirun -pmi-port`, or have mpirun start node itself: `mpirun -np 2 node --import tsx program.ts`.'
  );
}

/** Returns what an open file of a process is, such as `socket:[1234]`; undefined if it cannot be read. */
function linkOf(pid: number | 'self', number: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/fd/${number}`);
  } catch {
    return undefined;
  }
}

function fetchFile(pid: number, number: number): number {
  const syscall = koffi.load(null).func('long syscall(long, long, long, long)') as (
    ...args: number[]
  ) => number;
  const owner = syscall(PIDFD_OPEN, pid, 0, 0);
  const file = owner < 0 ? -1 : syscall(PIDFD_GETFD, owner, number, 0);
  if (file < 0) {
    const error = koffi.errno();
    const name = Object.entries(koffi.os.errno).find(([, value]) => value === error)?.[0] ?? `error ${error}`;
    throw new RadnetError(refusal(`process ${pid} holds it, and the kernel does not give it out (${name})`));
  }
  closeSync(owner);
  return file;
}

function isSocket(number: number): boolean {
  try {
    return fstatSync(number).isSocket();
  } catch {
    return false;
  }
}
