import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** What a process may compute on. */
export interface AllowedCores {
  readonly host: string;
  /** The cores by their numbers, as Linux writes them, `0-3,8`; elsewhere empty: all of them. */
  readonly cores: string;
}

export function allowedCores(host: string): AllowedCores {
  return { host, cores: process.platform === 'linux' ? linuxCores() : '' };
}

function linuxCores(): string {
  return /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
}

/**
 * Threads for a process: its cores, shared with the other processes that may use the same ones. Where the launcher binds each process to
 * cores of its own, they are all its own.
 *
 * @param all What each process may compute on, this one's among them.
 */
export function threadsOf(
  own: AllowedCores,
  all: readonly AllowedCores[],
  count = availableParallelism(),
): number {
  const sharing = all.filter(({ host, cores }) => host === own.host && cores === own.cores).length;
  return Math.max(1, Math.floor(count / Math.max(1, sharing)));
}
