import type { RunGroup } from './runGroup';

/**
 * Refuses processes of which one runs by something else than process 0.
 *
 * @param named Gives what this process runs by, by name; asked only where there are others.
 * @throws RadnetError in all processes, with what differs.
 */
export async function requireSame(
  group: RunGroup,
  named: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>,
): Promise<void> {
  if (group.size === 1) return;
  const mpi = await import('@radnet/mpi');
  mpi.requireSame(group, await named());
}
