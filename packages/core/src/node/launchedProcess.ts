import { hostname } from 'node:os';

/** What launchers of MPI tell each process in its environment: its number, and how many there are. */
const RANKS = ['PMI_RANK', 'PMI_ID', 'OMPI_COMM_WORLD_RANK', 'PMIX_RANK', 'SLURM_PROCID'];
const SIZES = ['PMI_SIZE', 'OMPI_COMM_WORLD_SIZE', 'SLURM_NTASKS'];

/** Names this process among those that a launcher of MPI started, as `rank 1 of 4 on node7`; undefined where none did. */
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
