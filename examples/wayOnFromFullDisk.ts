import { RadnetError } from '@radnet/core';
import { checkCheckpoint, listCheckpoints, wholeCheckpointBefore } from '@radnet/core/node';
import { runIdentity, runIdOf } from './runId';

/** The error codes of a full disk and of an exhausted quota. */
const FULL = new Set(['ENOSPC', 'EDQUOT']);

/**
 * Adds to the error of a full disk what the user needs to know: the last good checkpoint of the run, and how to resume from it.
 *
 * @param out The run's folder.
 * @returns Any other error as it is.
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
  if (good === undefined) return `No checkpoint in ${out} is intact. Make room and start again.`;
  const flags = isGood ? '--resume' : `--resume-from ${good}`;
  return `The last good checkpoint is ${good}. Make room, then run the same command with ${flags}.`;
}
