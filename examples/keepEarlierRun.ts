import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FolderLock } from '@radnet/core/node';
import { runFolders } from './modelCard';
import { timeStamp } from './timeStamp';

/** Moves an earlier run in the folder aside, so that days of training are not lost. The new run starts in an empty folder. */
export async function keepEarlierRun(out: string, lock: FolderLock): Promise<void> {
  if (!Object.values(runFolders).some((name) => existsSync(join(out, name)))) return;
  const kept = join(dirname(out), `${basename(out)}.${timeStamp()}`);
  await lock.moveAside(kept);
  console.log(`the run that was in ${out} is now ${kept}`);
}
