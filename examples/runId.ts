import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRunRecord } from '@radnet/core/node';
import { type ModelCard, runFolders } from './modelCard';
import type { TrainingAbout } from './trainingRecord';

/** What tells a run's checkpoints from another's; it stays the same when the run is resumed, copied or moved. */
export function newRunId(): string {
  return randomBytes(8).toString('hex');
}

/** Whose checkpoints may be in a run's folder. */
export interface RunIdentity {
  /** Undefined of a run from before there were ids. */
  readonly id: string | undefined;
  owns(checkpoint: string | undefined): boolean;
}

/**
 * Reads from `run.json` what run a folder is of. Without that file nothing is known, and every checkpoint may be its own.
 *
 * @throws RadnetError naming the file, where it is no record of a run.
 */
export async function runIdentity(out: string): Promise<RunIdentity> {
  const file = join(out, runFolders.record);
  if (!existsSync(file)) return { id: undefined, owns: () => true };
  const { about } = await readRunRecord<Partial<TrainingAbout> | undefined>(file);
  const id = about?.id;
  return { id, owns: (checkpoint) => checkpoint === id };
}

/** The id that a checkpoint carries, without loading it; undefined where it has none, or cannot be read. */
export async function runIdOf(checkpoint: string): Promise<string | undefined> {
  try {
    const model = JSON.parse(await readFile(join(checkpoint, 'model.json'), 'utf8')) as {
      readonly userDefinedMetadata?: Partial<ModelCard>;
    };
    return model.userDefinedMetadata?.run;
  } catch {
    // To load it tells why.
    return undefined;
  }
}
