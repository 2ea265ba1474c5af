import { availableParallelism, cpus } from 'node:os';

/** Cores for one of so many processes of this host. A launcher that binds its processes to cores has dealt them out already. */
export function threadsOf(
  processes: number,
  { cores = cpus().length, allowed = availableParallelism() } = {},
): number {
  return Math.max(1, allowed < cores ? allowed : Math.floor(cores / processes));
}
