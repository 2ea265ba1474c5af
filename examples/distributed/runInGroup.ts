import { RadnetError } from '@radnet/core';
import { counted } from '../counted';
import { deviceFailure } from '../deviceFailure';
import { oneProcess, type RunGroup, runGroup } from './runGroup';
import { shareMachine } from './shareMachine';

/**
 * Runs a program in this process alone or, with `distributed`, in all processes that the launcher started. Then only the first one
 * prints. The processes share their host's cores and GPUs, and end together.
 */
export async function runInGroup(
  distributed: boolean | undefined,
  program: (group: RunGroup) => Promise<void>,
): Promise<void> {
  if (!distributed) {
    if (isOneOfSeveral()) {
      console.error(
        'mpirun: several processes were started without --distributed, so each does the whole run by itself',
      );
    }
    return program(oneProcess);
  }
  const { runTogether, startMpi } = await import('@radnet/mpi');
  const mpi = startMpi();
  const group = runGroup(mpi);
  if (mpi.launcher === undefined) {
    console.log(
      'distributed: one process, because no MPI launcher started it; start several with mpirun -np 4 (docs/many-machines.md)',
    );
  } else {
    const hosts = new Set(group.allgather(group.host)).size;
    if (group.rank === 0) {
      console.log(
        `distributed: ${group.size === 1 ? 'one process' : `${group.size} processes`} on ${counted(hosts, 'host')}, by ${mpi.launcher}, ${mpi.library}`,
      );
    }
  }
  shareMachine(group);
  const { log } = console;
  if (group.rank > 0) console.log = () => undefined;
  try {
    await runTogether(mpi, () => program(group).catch(rethrowFailure));
  } finally {
    console.log = log;
  }
}

/**
 * Whether mpirun started this process as one of several. Slurm's variables cannot answer this: a script that starts a
 * single process has them, too.
 */
function isOneOfSeveral(): boolean {
  const { OMPI_COMM_WORLD_SIZE, PMI_SIZE } = process.env;
  return Number(OMPI_COMM_WORLD_SIZE ?? PMI_SIZE ?? 1) > 1;
}

/** A failure of the GPU or of memory is not a bug in the program, and needs no stack trace. */
function rethrowFailure(error: unknown): never {
  const failure = error instanceof RadnetError ? undefined : deviceFailure(error);
  throw failure === undefined ? error : new RadnetError(failure, { cause: error });
}
