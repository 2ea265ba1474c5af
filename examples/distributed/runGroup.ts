import { alone } from '@radnet/core';
import type { MpiGroup } from '@radnet/mpi';

/** The processes that do a run together, as far as the examples ask. */
export type RunGroup = Pick<
  MpiGroup,
  'rank' | 'size' | 'allreduce' | 'bcast' | 'allgather' | 'host' | 'localRank' | 'localSize'
>;

/** A run of one process. */
export const oneProcess: RunGroup = { ...alone, host: 'localhost', localRank: 0, localSize: 1 };
