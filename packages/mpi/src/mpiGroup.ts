import type { ProcessGroup } from '@radnet/core';

/**
 * The processes that one launcher started (MPI_COMM_WORLD). Every call except `abort` is collective: all processes make the same
 * calls in the same order, and each blocks its thread until the others have arrived. An array is passed to MPI without copying, and
 * may have 2^31 - 1 values.
 *
 * @throws RadnetError from any call that MPI reports as failed, with the name of MPI's function, and from any call after `finish`.
 */
export interface MpiGroup extends ProcessGroup {
  /** The launcher, such as `mpirun of MPICH`; undefined if this process was started alone. */
  readonly launcher: string | undefined;
  /** The MPI library, as in the first line of MPI_Get_library_version; undefined if the process is alone and none was loaded. */
  readonly library: string | undefined;
  /** The name of the machine on which this process runs, from MPI_Get_processor_name. */
  readonly host: string;
  /** This process's number among those of the same host, counted from 0. Use it to choose a GPU, for example. */
  readonly localRank: number;
  /** How many processes run on this host. */
  readonly localSize: number;
  /** Returns when all processes have called it. */
  barrier(): void;
  /** Returns the values of all processes to process 0, in the order of ranks, and undefined to the others. Values may be what `allgather` takes. */
  gather<T>(value: T): T[] | undefined;
  /**
   * Ends all processes at once, on all hosts, and does not return. Call it in a process that cannot continue.
   *
   * @param code The exit code, 1 to 255; by default 1.
   */
  abort(code?: number): never;
  /**
   * Waits for all processes and ends MPI, which cannot be started again in this process. It calls MPI_Finalize, except with
   * MPICH on several hosts, where that may hang. A second call does nothing.
   */
  finish(): void;
}
