import type { ProcessGroup } from '@radnet/core';

/**
 * The processes that one launcher started (MPI_COMM_WORLD). Every call except `abort` is collective: all processes make
 * the same calls in the same order, and each blocks its thread until the others have arrived. Arrays are passed to MPI
 * without copying and may have up to 2^31 - 1 values.
 *
 * @throws RadnetError from any call that fails in MPI, with the name of MPI's function, and from any call after
 *   `finish`.
 */
export interface MpiGroup extends ProcessGroup {
  /** The launcher, such as `mpirun of MPICH`; undefined if this process was started alone. */
  readonly launcher: string | undefined;
  /** The first line of MPI_Get_library_version; undefined if the process was started alone and loaded no library. */
  readonly library: string | undefined;
  /** The name of the machine on which this process runs, from MPI_Get_processor_name. */
  readonly host: string;
  /** This process's number among those of the same host, counted from 0. Use it to choose a GPU, for example. */
  readonly localRank: number;
  /** Number of processes on this host. */
  readonly localSize: number;
  /** Waits until all processes have called it. */
  barrier(): void;
  /**
   * Returns the values of all processes, in the order of ranks, to process 0, and undefined to the others. Values can
   * be anything that `allgather` accepts.
   */
  gather<T>(value: T): T[] | undefined;
  /**
   * Ends all processes at once, on all hosts, and does not return. Call it in a process that cannot continue.
   *
   * @param code The exit code, from 1 to 255. Default 1.
   * @throws RadnetError for another exit code.
   */
  abort(code?: number): never;
  /**
   * Waits for all processes, then ends MPI, which cannot start again in this process. It calls MPI_Finalize, except
   * with MPICH on several hosts, where that call may hang. A second call does nothing.
   */
  finish(): void;
}
