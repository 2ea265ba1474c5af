import type { ProcessGroup } from '@radnet/core';

/**
 * The processes that one launcher started, as MPI knows them (MPI_COMM_WORLD). Every call but `abort` is collective: all processes
 * make the same calls in the same order, and each blocks its thread until the others are there. An array goes to MPI as it lies in
 * memory, uncopied, and may have 2^31 - 1 values.
 *
 * @throws RadnetError from any call that MPI reports as failed, with the name of MPI's function, and from any call after `finish`.
 */
export interface MpiGroup extends ProcessGroup {
  /** What started the processes, such as `mpirun of MPICH`; undefined where nothing did: this process is alone. */
  readonly launcher: string | undefined;
  /** The MPI library, as the first line of MPI_Get_library_version names it; undefined where the process is alone and none was loaded. */
  readonly library: string | undefined;
  /** The name of the machine that this process runs on, by MPI_Get_processor_name. */
  readonly host: string;
  /** This process's number among those of the same host, counted from 0: which GPU to take, for example. */
  readonly localRank: number;
  /** How many processes run on this host. */
  readonly localSize: number;
  /** Returns when all processes have called it. */
  barrier(): void;
  /** Gives process 0 what every process gave, in the order of ranks, and undefined to the others. What can be given, `allgather` says. */
  gather<T>(value: T): T[] | undefined;
  /**
   * Ends all processes at once, wherever they are, and so does not return. It is what a process does that cannot go on.
   *
   * @param code The exit code, 1 to 255; by default 1.
   */
  abort(code?: number): never;
  /**
   * Waits for all processes and ends MPI, which cannot be started again in this process: by MPI_Finalize, or without it where MPICH runs
   * on several hosts, whose end may hang. A second call does nothing.
   */
  finish(): void;
}
