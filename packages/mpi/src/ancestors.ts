import { readFileSync } from 'node:fs';

/**
 * Variables that launchers set for each process that they start. A launcher may have been started by another one, as hydra is by Slurm, and
 * then has such variables itself.
 */
const SET_BY_LAUNCHERS = new RegExp(
  `^(${[
    ...['PMI_FD', 'PMI_PORT', 'PMI_ID', 'PMI_RANK', 'PMI_SIZE', 'MPI_LOCALRANKID', 'HYDI_CONTROL_FD'],
    ...['PMIX_NAMESPACE', 'PMIX_RANK', 'OMPI_COMM_WORLD_RANK', 'MV2_COMM_WORLD_RANK', 'SLURM_PROCID'],
  ].join('|')})=`,
);

/**
 * This process and its ancestors, up to the one that the launcher itself started, which is the oldest with the same variables of the launcher.
 * The others may be `npx`, a shell or a supervisor. Linux only.
 */
export function launchedProcesses(): number[] {
  const own = variablesOf(process.pid);
  const pids = [process.pid];
  for (let pid = process.ppid; pid > 1 && variablesOf(pid) === own; pid = parentOf(pid)) pids.push(pid);
  return pids;
}

/** The parent of a process: the one that started it, or that took it over when that one ended; 0 if the process has ended. Linux only. */
export function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** The launcher's variables with which a process was started; undefined if it belongs to another user or has ended. */
function variablesOf(pid: number): string | undefined {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return variables
      .filter((variable) => SET_BY_LAUNCHERS.test(variable))
      .sort()
      .join();
  } catch {
    return undefined;
  }
}
