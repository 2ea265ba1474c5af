import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import type { Velocities } from '../training/momentumSgd';
import type { Checkpoint } from '../training/trainOptions';
import type { TrainingProgress, TrainingState } from '../training/trainingState';
import { fileSystem } from './fileSystem';
import { readBytes, readJson } from './readFiles';
import { checkSeal, sealFolder } from './sealFolder';
import { sha256 } from './sha256';
import { writeAtomically } from './writeAtomically';
import { existingFolder, replaceFolder } from './replaceFolder';

interface TrainingJson {
  readonly format: typeof format;
  readonly progress: TrainingProgress;
  /** What `velocities.bin` holds, in this order, as float32. */
  readonly velocities: readonly { readonly name: string; readonly size: number }[];
  readonly velocitiesSha256: string;
  /** Whether `checkpoint.json` belongs to it. Not of checkpoints before December 2026. */
  readonly sealed?: boolean;
}

const format = 'radnet-training-1';

/**
 * Saves a model and all its training needs to go on into one folder: `model.json` and `weights.bin`, which `fileSystem`
 * also loads, `training.json`, `velocities.bin`, and `checkpoint.json` with the checksums of these. An earlier checkpoint there
 * is replaced as a whole; killed at any time, this leaves one complete checkpoint or the other.
 *
 * @param retire Moves the earlier checkpoint elsewhere, in place of removing it.
 * @throws RadnetError that names the file, where it cannot be written. The earlier checkpoint stays.
 */
export async function saveCheckpoint(
  folder: string,
  { model, state }: Checkpoint,
  retire?: (earlier: string) => Promise<void>,
): Promise<void> {
  const { velocities, ...progress } = state;
  const bytes = Buffer.concat(
    Object.values(velocities).map(
      (values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    ),
  );
  const training: TrainingJson = {
    format,
    progress,
    velocities: Object.entries(velocities).map(([name, { length }]) => ({ name, size: length })),
    velocitiesSha256: sha256(bytes),
    sealed: true,
  };
  const write = async (partial: string): Promise<void> => {
    await model.save(fileSystem(partial));
    await writeAtomically(join(partial, 'velocities.bin'), bytes);
    await writeAtomically(join(partial, 'training.json'), JSON.stringify(training));
    await sealFolder(partial);
  };
  await replaceFolder(folder, write, retire);
}

/**
 * Checks every file of a checkpoint against its checksum, without loading it.
 *
 * @throws RadnetError naming each file that is missing, cut short or damaged, and what was found; or the folder, where it is no
 *   checkpoint.
 */
export async function checkCheckpoint(folder: string): Promise<void> {
  const found = await existingFolder(folder);
  await checkSeal(found);
  await loadState(found);
}

/**
 * Loads what `saveCheckpoint` saved. The model's layer classes must be registered.
 *
 * @throws RadnetError as `checkCheckpoint` does: nothing of a damaged checkpoint is used.
 */
export async function loadCheckpoint(folder: string): Promise<Checkpoint> {
  const found = await existingFolder(folder);
  await checkSeal(found);
  const state = await loadState(found);
  const model = await tf.loadLayersModel(fileSystem(found));
  return { model, state };
}

async function loadState(folder: string): Promise<TrainingState> {
  const file = join(folder, 'training.json');
  const training = (await readJson(file)) as Partial<TrainingJson> | null;
  if (training?.format !== format) {
    throw new RadnetError(`${file}: expected format '${format}', got '${training?.format ?? 'none'}'`);
  }
  const { progress, velocities, velocitiesSha256 } = training as TrainingJson;
  const bytesFile = join(folder, 'velocities.bin');
  const bytes = await readBytes(bytesFile);
  if (sha256(bytes) !== velocitiesSha256) {
    throw new RadnetError(`${bytesFile}: cut short or damaged`);
  }
  return { ...progress, velocities: splitVelocities(bytes, velocities) };
}

function splitVelocities(bytes: Uint8Array<ArrayBuffer>, layout: TrainingJson['velocities']): Velocities {
  let start = 0;
  const entries = layout.map(({ name, size }) => {
    const values = new Float32Array(bytes.buffer, start, size);
    start += values.byteLength;
    return [name, values] as const;
  });
  return Object.fromEntries(entries);
}
