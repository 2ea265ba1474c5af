import { RadnetError } from '../radnetError';

/** How `allreduce` combines the values of all processes. */
export type ReduceOperation = 'sum' | 'min' | 'max';

/**
 * The processes that train one model together. `startMpi` of `@radnet/mpi` returns one. The names are MPI's.
 *
 * Every call is collective and blocks: all processes must make the same calls in the same order, and each waits for the
 * others. If one process ends early, the others must be ended too, or they wait forever. MPI's launchers do that.
 */
export interface ProcessGroup {
  /** This process's number, counted from 0. */
  readonly rank: number;
  /** Number of processes. */
  readonly size: number;
  /** Replaces each value, in place, by its sum, minimum or maximum over all processes. Default `sum`. */
  allreduce(values: Float32Array | Float64Array, operation?: ReduceOperation): void;
  /** Replaces the values in all processes, in place, by those of process 0. All arrays must have the same length. */
  bcast(values: Float32Array | Uint8Array): void;
  /**
   * Returns the values of all processes, in the order of ranks. They can be anything that `structuredClone` can copy.
   */
  allgather<T>(value: T): T[];
}

/** The group of a single process that trains by itself. */
export const alone: ProcessGroup = {
  rank: 0,
  size: 1,
  allreduce: () => undefined,
  bcast: () => undefined,
  allgather: (value) => [value],
};

/** @throws RadnetError if there are several processes and a signal, which would stop one of them alone. */
export function requireNoSignal({
  group = alone,
  signal,
}: {
  readonly group?: ProcessGroup;
  readonly signal?: AbortSignal;
}): void {
  if (group.size === 1 || signal === undefined) return;
  throw new RadnetError('signal: expected none beside a group of several processes, got one');
}
