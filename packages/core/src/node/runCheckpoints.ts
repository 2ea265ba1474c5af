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
 * Saves a checkpoint as the newest of a run, in its folder `last`. Those before it go to `earlier`, numbered in the order
 * in which they were saved, as `earlier/0012-epoch-3-step-40` (of the epoch under way, and the steps taken of it; steps are
 * left out where the epoch before has just ended). Killed at any time, this leaves every checkpoint whole that was there but the
 * oldest, which may be about to be removed.
 *
 * @param keep How many to keep, the newest among them.
 * @returns The folder of the newest.
 * @throws RadnetError naming the file that cannot be written, on a full disk for one: the checkpoints that were there stay.
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

/** The folders of a run's checkpoints, the newest first. Not looked into: see `loadCheckpoint`. */
export async function listCheckpoints(run: string): Promise<string[]> {
  const last = await existingFolder(join(run, LAST));
  const earlier = (await numbered(join(run, EARLIER))).map((name) => join(run, EARLIER, name));
  return (await exists(last)) ? [last, ...earlier] : earlier;
}

/**
 * The newest of a run's whole checkpoints that are older than one of them; undefined where there is none.
 *
 * @param accepts Says which of the whole ones count, by their folders. By default all do.
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

/** The names in `earlier`, the newest first. */
async function numbered(earlier: string): Promise<string[]> {
  const names = await readdir(earlier).catch(() => []);
  return names.filter((name) => numberOf(name) > 0).sort((a, b) => numberOf(b) - numberOf(a));
}

function numberOf(name: string): number {
  return Number(/^\d+/.exec(name)?.[0] ?? 0);
}

/** What a damaged checkpoint, which is kept as others are, does not tell. */
async function progressName(folder: string): Promise<string> {
  const training = (await readJson(join(folder, 'training.json')).catch(() => null)) as {
    readonly progress?: TrainingProgress;
  } | null;
  const progress = training?.progress;
  if (progress === undefined) return '';
  const { epochsDone, stepsDone } = progress;
  return stepsDone === 0 ? `-epoch-${epochsDone}` : `-epoch-${epochsDone + 1}-step-${stepsDone}`;
}
