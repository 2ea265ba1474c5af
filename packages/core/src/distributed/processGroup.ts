import { RadnetError } from '../radnetError';

/** How values of several processes become one. */
export type ReduceOperation = 'sum' | 'min' | 'max';

/**
 * The processes that train one model together, as `startMpi` of `@radnet/mpi` gives them. The names are MPI's.
 *
 * Every call is collective and blocks: all processes make the same calls in the same order, and each waits for the others. One that
 * ends in between must end the others, too, or they wait for ever; MPI's launchers see to that.
 */
export interface ProcessGroup {
  /** This process's number, counted from 0. */
  readonly rank: number;
  /** How many processes there are. */
  readonly size: number;
  /** Replaces each value by its sum over all processes, or by the least or largest of them. In place, and the same in all. */
  allreduce(values: Float32Array | Float64Array, operation?: ReduceOperation): void;
  /** Replaces the values of all processes by those of process 0, in place. All give as many. */
  bcast(values: Float32Array | Uint8Array): void;
  /** Gives each process what every process gave, in the order of ranks: anything that `structuredClone` can copy. */
  allgather<T>(value: T): T[];
}

/** A process that trains by itself. */
export const alone: ProcessGroup = {
  rank: 0,
  size: 1,
  allreduce: () => undefined,
  bcast: () => undefined,
  allgather: (value) => [value],
};

/** @throws RadnetError where one of several processes may be stopped by itself. */
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
