import { RadnetError } from '@radnet/core';
import { checkCheckpoint, listCheckpoints, wholeCheckpointBefore } from '@radnet/core/node';
import { runIdentity, runIdOf } from './runId';

/** What a full disk gives, and a quota that is used up. */
const FULL = new Set(['ENOSPC', 'EDQUOT']);

/**
 * What to tell of an error that ended a training: of a full disk the last good checkpoint of the run, too, and how to go on from it.
 *
 * @param out The run's folder.
 * @returns The error itself, where it is any other.
 */
export async function wayOnFromFullDisk(error: unknown, out: string): Promise<unknown> {
  if (!(error instanceof RadnetError)) return error;
  const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
  if (code === undefined || !FULL.has(code)) return error;
  return new RadnetError(`${error.message}.\n${await wayOn(out)}`, { cause: error });
}

async function wayOn(out: string): Promise<string> {
  const [newest] = await listCheckpoints(out);
  if (newest === undefined) return `Nothing was saved in ${out} yet. Make room and start again.`;
  const identity = await runIdentity(out);
  const isOwn = async (checkpoint: string): Promise<boolean> => identity.owns(await runIdOf(checkpoint));
  const isGood = await checkCheckpoint(newest).then(
    () => isOwn(newest),
    () => false,
  );
  const good = isGood ? newest : await wholeCheckpointBefore(out, newest, isOwn);
  if (good === undefined) return `No checkpoint in ${out} is whole. Make room and start again.`;
  const flags = isGood ? '--resume' : `--resume-from ${good}`;
  return `The last good checkpoint is ${good}. Make room and go on with the same flags and ${flags}.`;
}
