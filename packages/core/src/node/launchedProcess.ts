import { hostname } from 'node:os';

/** Environment variables in which MPI launchers pass each process its rank, and the number of processes. */
const RANKS = ['PMI_RANK', 'PMI_ID', 'OMPI_COMM_WORLD_RANK', 'PMIX_RANK', 'SLURM_PROCID'];
const SIZES = ['PMI_SIZE', 'OMPI_COMM_WORLD_SIZE', 'SLURM_NTASKS'];

/** Names this process if an MPI launcher started it, e.g. `rank 1 of 4 on node7`; otherwise returns undefined. */
export function launchedProcess(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  host = hostname(),
): string | undefined {
  const first = (names: readonly string[]): string | undefined =>
    names.map((name) => environment[name]).find((value) => value !== undefined);
  const rank = first(RANKS);
  const size = first(SIZES);
  if (rank === undefined) return undefined;
  return `rank ${rank}${size === undefined ? '' : ` of ${size}`} on ${host}`;
}
