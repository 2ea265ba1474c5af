import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** The cores that a process may use. */
export interface AllowedCores {
  readonly host: string;
  /** The numbers of the cores as Linux writes them, such as `0-3,8`; empty on other systems, which means all cores. */
  readonly cores: string;
}

/** Returns the cores that this process may use. */
export function allowedCores(host: string): AllowedCores {
  return { host, cores: process.platform === 'linux' ? linuxCores() : '' };
}

function linuxCores(): string {
  return /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
}

/**
 * The number of threads for a process: its cores, divided among the processes that may use the same ones. If the launcher binds each
 * process to its own cores, the process uses all of them.
 *
 * @param all The cores of every process on the host, including this one's.
 */
export function threadsOf(
  own: AllowedCores,
  all: readonly AllowedCores[],
  count = availableParallelism(),
): number {
  const sharing = all.filter(({ host, cores }) => host === own.host && cores === own.cores).length;
  return Math.max(1, Math.floor(count / Math.max(1, sharing)));
}
