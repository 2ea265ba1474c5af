import { readFileSync } from 'node:fs';

/**
 * Variables that launchers set for each process that they start. A launcher that another one started, such as hydra
 * under Slurm, has such variables itself.
 */
const SET_BY_LAUNCHERS = new RegExp(
  `^(${[
    ...['PMI_FD', 'PMI_PORT', 'PMI_ID', 'PMI_RANK', 'PMI_SIZE', 'MPI_LOCALRANKID', 'HYDI_CONTROL_FD'],
    ...['PMIX_NAMESPACE', 'PMIX_RANK', 'OMPI_COMM_WORLD_RANK', 'MV2_COMM_WORLD_RANK', 'SLURM_PROCID'],
  ].join('|')})=`,
);

/**
 * Returns this process and its ancestors, up to the one that the launcher itself started: the oldest with the same
 * launcher variables. Those in between may be `npx`, a shell or a supervisor. Linux only.
 */
export function launchedProcesses(): number[] {
  const own = variablesOf(process.pid);
  const pids = [process.pid];
  for (let pid = process.ppid; pid > 1 && variablesOf(pid) === own; pid = parentOf(pid)) pids.push(pid);
  return pids;
}

/**
 * Returns the parent of a process: the one that started it or, if that has ended, the one that adopted it. Returns 0 if
 * the process itself has ended. Linux only.
 */
export function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/**
 * Returns the launcher's variables with which a process was started; undefined if the process belongs to another user
 * or has ended.
 */
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
