import type { RunGroup } from './runGroup';

/**
 * Refuses processes that do not all run with the same things as process 0.
 *
 * @param named Returns the things of this process by name. Only called if there are other processes.
 * @throws RadnetError in all processes that says what differs.
 */
export async function requireSame(
  group: RunGroup,
  named: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>,
): Promise<void> {
  if (group.size === 1) return;
  const mpi = await import('@radnet/mpi');
  mpi.requireSame(group, await named());
}
