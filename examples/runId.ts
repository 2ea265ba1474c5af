import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRunRecord } from '@radnet/core/node';
import { type ModelCard, runFolders } from './modelCard';
import type { TrainingAbout } from './trainingRecord';

/** An id that marks the checkpoints of a run. It stays the same when the run is resumed, copied or moved. */
export function newRunId(): string {
  return randomBytes(8).toString('hex');
}

/** Which checkpoints may be in a run's folder. */
export interface RunIdentity {
  /** Undefined for a run of an older version. */
  readonly id: string | undefined;
  owns(checkpoint: string | undefined): boolean;
}

/**
 * Reads the id of a folder's run from `run.json`. Without that file, any checkpoint is accepted.
 *
 * @throws RadnetError that names the file, if it is not the record of a run.
 */
export async function runIdentity(out: string): Promise<RunIdentity> {
  const file = join(out, runFolders.record);
  if (!existsSync(file)) return { id: undefined, owns: () => true };
  const { about } = await readRunRecord<Partial<TrainingAbout> | undefined>(file);
  const id = about?.id;
  return { id, owns: (checkpoint) => checkpoint === id };
}

/** The id in a checkpoint, without loading it. Undefined if it has none or cannot be read. */
export async function runIdOf(checkpoint: string): Promise<string | undefined> {
  try {
    const model = JSON.parse(await readFile(join(checkpoint, 'model.json'), 'utf8')) as {
      readonly userDefinedMetadata?: Partial<ModelCard>;
    };
    return model.userDefinedMetadata?.run;
  } catch {
    // Loading it will say why.
    return undefined;
  }
}
