import { availableParallelism } from 'node:os';
import { alone, type ProcessGroup } from '@radnet/core';
import type { MpiGroup } from '@radnet/mpi';
import { allowedCores, threadsOf } from './threadsOf';

/** The processes of a run, as far as the examples need to know. */
export interface RunGroup extends Pick<MpiGroup, keyof ProcessGroup | 'host' | 'localRank' | 'localSize'> {
  /** This process's share of its host's cores. */
  readonly threads: number;
}

/** A run of one process. */
export const oneProcess: RunGroup = {
  ...alone,
  host: 'localhost',
  localRank: 0,
  localSize: 1,
  threads: availableParallelism(),
};

/** Returns the run's processes for an MPI group. */
export function runGroup(group: MpiGroup): RunGroup {
  const { rank, size, host, localRank, localSize } = group;
  const cores = allowedCores(host);
  return {
    rank,
    size,
    host,
    localRank,
    localSize,
    threads: threadsOf(cores, group.allgather(cores)),
    allreduce: (values, operation) => group.allreduce(values, operation),
    bcast: (values) => group.bcast(values),
    allgather: (value) => group.allgather(value),
  };
}
