import { RadnetError } from '@radnet/core';

/**
 * The two families of MPI libraries. A program for one cannot run with the other, because handles are ints in MPICH and
 * pointers in Open MPI.
 */
export type MpiFamily = 'MPICH' | 'Open MPI';

type Environment = Readonly<Record<string, string | undefined>>;

/** The launcher that started this process as one of several. */
export interface Launcher {
  /** The name that users know, such as `mpirun of Open MPI`. */
  readonly name: string;
  /** The families of libraries that work with it, the likelier one first. */
  readonly families: readonly MpiFamily[];
  /** Number of processes that it started; undefined if it does not say. */
  readonly size: number | undefined;
}

/**
 * Finds the launcher of this process from its environment. Returns undefined if no MPI launcher started it.
 *
 * Only variables that launchers set for each process count. Those of a cluster's module (`I_MPI_ROOT`), or Slurm's
 * variables for a whole job, are also set without a launcher.
 *
 * @throws RadnetError if srun started several processes and gave them no way to find each other.
 */
export function findLauncher(environment: Environment = process.env): Launcher | undefined {
  const has = (...names: string[]): boolean => names.some((name) => environment[name] !== undefined);
  const size = (...names: string[]): number | undefined => {
    const name = names.find((each) => environment[each] !== undefined);
    return name === undefined ? undefined : Number(environment[name]);
  };
  if (has('OMPI_COMM_WORLD_SIZE')) {
    return { name: 'mpirun of Open MPI', families: ['Open MPI'], size: size('OMPI_COMM_WORLD_SIZE') };
  }
  if (has('MV2_COMM_WORLD_SIZE')) {
    return { name: 'mpirun of MVAPICH', families: ['MPICH'], size: size('MV2_COMM_WORLD_SIZE') };
  }
  const isOfHydra = has('MPI_LOCALRANKID', 'HYDI_CONTROL_FD', 'PMI_PORT');
  const isConnected = has('PMI_RANK', 'PMI_FD', 'PMIX_RANK');
  if (has('SLURM_PROCID') && !isOfHydra) {
    const tasks = size('SLURM_STEP_NUM_TASKS', 'PMI_SIZE');
    if (isConnected) {
      // Slurm's PMI2 and PMIx serve either family, if the library was built for them.
      const families: MpiFamily[] = has('PMIX_RANK') ? ['Open MPI', 'MPICH'] : ['MPICH', 'Open MPI'];
      return { name: 'srun', families, size: tasks };
    }
    if (tasks !== undefined && tasks > 1) {
      throw new RadnetError(
        `srun: expected --mpi=pmix or --mpi=pmi2, by which its ${tasks} processes find each other, got neither. ` +
          'Run srun --mpi=list to see what this cluster supports.',
      );
    }
    return undefined;
  }
  if (isOfHydra || has('PMI_RANK', 'PMI_FD')) {
    const name = has('I_MPI_MPIRUN', 'I_MPI_HYDRA_TOPOLIB') ? 'mpirun of Intel MPI' : 'mpirun of MPICH';
    return { name, families: ['MPICH'], size: size('PMI_SIZE') };
  }
  if (has('PMIX_RANK'))
    return { name: 'a launcher of PMIx', families: ['Open MPI', 'MPICH'], size: undefined };
  return undefined;
}
