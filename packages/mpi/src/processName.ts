import type { MpiGroup } from './mpiGroup';

/** Returns the name of a process for messages, such as `rank 1 of 4 on node7`. */
export function processName({ rank, size, host }: Pick<MpiGroup, 'rank' | 'size' | 'host'>): string {
  return `rank ${rank} of ${size} on ${host}`;
}
