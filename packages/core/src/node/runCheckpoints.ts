import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Checkpoint } from '../training/trainOptions';
import type { TrainingProgress } from '../training/trainingState';
import { checkCheckpoint, saveCheckpoint } from './checkpoint';
import { fileError } from './fileError';
import { readJson } from './readFiles';
import { existingFolder, exists } from './replaceFolder';

const LAST = 'last';
const EARLIER = 'earlier';

/**
 * Saves a checkpoint as the newest of a run, in its folder `last`. The previous ones move to `earlier`, numbered in the
 * order in which they were saved, e.g. `earlier/0012-epoch-3-step-40` for 40 steps of the third epoch, or
 * `earlier/0013-epoch-3` for the end of that epoch. If the process is killed, at any time, all existing checkpoints
 * stay complete, except for the oldest, which may be in the middle of its removal.
 *
 * @param run Folder of the run.
 * @param keep Number of checkpoints to keep, including the newest; at least 1.
 * @returns The folder of the newest checkpoint.
 * @throws RadnetError that names the file if it cannot be written, for example on a full disk. The existing checkpoints
 *   then stay.
 */
export async function saveLastCheckpoint(run: string, checkpoint: Checkpoint, keep: number): Promise<string> {
  const folder = join(run, LAST);
  const earlier = join(run, EARLIER);
  await saveCheckpoint(folder, checkpoint, async (last) => {
    await mkdir(earlier, { recursive: true });
    const number = numberOf((await numbered(earlier))[0] ?? '0') + 1;
    await rename(last, join(earlier, `${String(number).padStart(4, '0')}${await progressName(last)}`));
  });
  try {
    for (const name of (await numbered(earlier)).slice(keep - 1)) {
      await rm(join(earlier, name), { recursive: true, force: true });
    }
  } catch (error) {
    throw fileError('write', earlier, error);
  }
  return folder;
}

/** Lists the folders of a run's checkpoints, newest first, without checking them (see {@link checkCheckpoint}). */
export async function listCheckpoints(run: string): Promise<string[]> {
  const last = await existingFolder(join(run, LAST));
  const earlier = (await numbered(join(run, EARLIER))).map((name) => join(run, EARLIER, name));
  return (await exists(last)) ? [last, ...earlier] : earlier;
}

/**
 * Finds the newest undamaged checkpoint of a run that is older than a given one. Returns its folder, or undefined if
 * there is none.
 *
 * @param run Folder of the run.
 * @param folder Folder of the given checkpoint, one of {@link listCheckpoints}.
 * @param accepts Decides by folder whether an undamaged checkpoint is acceptable. Default: all are.
 */
export async function wholeCheckpointBefore(
  run: string,
  folder: string,
  accepts?: (checkpoint: string) => Promise<boolean>,
): Promise<string | undefined> {
  const all = await listCheckpoints(run);
  for (const before of all.slice(all.findIndex((one) => basename(one) === basename(folder)) + 1)) {
    const isWhole = await checkCheckpoint(before).then(
      () => true,
      () => false,
    );
    if (isWhole && (accepts === undefined || (await accepts(before)))) return before;
  }
  return undefined;
}

/** Returns the names of checkpoints in `earlier`, newest first. */
async function numbered(earlier: string): Promise<string[]> {
  const names = await readdir(earlier).catch(() => []);
  return names.filter((name) => numberOf(name) > 0).sort((a, b) => numberOf(b) - numberOf(a));
}

function numberOf(name: string): number {
  return Number(/^\d+/.exec(name)?.[0] ?? 0);
}

/** Returns the part of a checkpoint's name that gives its progress; empty if the checkpoint is damaged. */
async function progressName(folder: string): Promise<string> {
  const training = (await readJson(join(folder, 'training.json')).catch(() => null)) as {
    readonly progress?: TrainingProgress;
  } | null;
  const progress = training?.progress;
  if (progress === undefined) return '';
  const { epochsDone, stepsDone } = progress;
  return stepsDone === 0 ? `-epoch-${epochsDone}` : `-epoch-${epochsDone + 1}-step-${stepsDone}`;
}
