import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { RadnetError } from '@radnet/core';
import { runFolders } from '../modelCard';
import type { RunGroup } from './runGroup';

/** A network's file system may take some time to show what another host wrote. */
const PATIENCE_MS = 10_000;

/**
 * Refuses a run whose processes do not share its folder: in the end all of them load the model from there. Process 0 has written the
 * settings.
 *
 * @throws RadnetError in all processes, naming the hosts that do not see them.
 */
export async function requireSharedFolder(out: string, group: RunGroup): Promise<void> {
  if (group.size === 1) return;
  group.allgather('written');
  const file = join(out, runFolders.settings);
  const until = Date.now() + PATIENCE_MS;
  while (!existsSync(file) && Date.now() < until) await setTimeout(100);
  const seen = group.allgather({ host: group.host, isThere: existsSync(file) });
  const blind = [...new Set(seen.filter(({ isThere }) => !isThere).map(({ host }) => host))];
  if (blind.length === 0) return;
  throw new RadnetError(
    `--out ${out}: expected a folder that all hosts share, found nothing there of what ${seen[0]!.host} wrote on ${blind.join(', ')}.`,
  );
}
