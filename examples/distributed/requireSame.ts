import type { RunGroup } from './runGroup';

/**
 * Refuses to start if a process runs with something other than process 0.
 *
 * @param named Returns what this process runs with, by name; called only if there are other processes.
 * @throws RadnetError in all processes, with the differences.
 */
export async function requireSame(
  group: RunGroup,
  named: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>,
): Promise<void> {
  if (group.size === 1) return;
  const mpi = await import('@radnet/mpi');
  mpi.requireSame(group, await named());
}
