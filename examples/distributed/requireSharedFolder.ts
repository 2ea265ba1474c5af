import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { RadnetError } from '@radnet/core';
import type { RunGroup } from './runGroup';

/** A network file system may take some time to show what another host wrote. */
const PATIENCE_MS = 10_000;

/**
 * Refuses a run whose processes do not share its folder, from which all of them load the model at the end. Process 0 writes a file, and
 * the others have to see it, so another folder at the same path is not enough.
 *
 * @throws RadnetError in all processes that names the hosts which do not see it.
 */
export async function requireSharedFolder(out: string, group: RunGroup): Promise<void> {
  if (group.size === 1) return;
  const file = join(out, `${group.allgather(randomUUID())[0]!}.shared`);
  if (group.rank === 0) await writeFile(file, '');
  group.allgather('written');
  const until = Date.now() + PATIENCE_MS;
  while (!existsSync(file) && Date.now() < until) await setTimeout(100);
  const seen = group.allgather({ host: group.host, isThere: existsSync(file) });
  if (group.rank === 0) await rm(file);
  const blind = [...new Set(seen.filter(({ isThere }) => !isThere).map(({ host }) => host))];
  if (blind.length === 0) return;
  throw new RadnetError(
    `--out ${out}: expected a folder that all hosts share, but what ${seen[0]!.host} wrote there is not visible on ${blind.join(', ')}.`,
  );
}
