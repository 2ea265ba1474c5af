import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import type { Checkpoint } from '../training/trainOptions';
import type { Slots } from '../training/slots';
import type { TrainingProgress, TrainingState } from '../training/trainingState';
import type { UpdatesState } from '../training/weightUpdates';
import { fileSystem } from './fileSystem';
import { readBytes, readJson } from './readFiles';
import { checkSeal, sealFolder } from './sealFolder';
import { sha256 } from './sha256';
import { packSlots, type SlotsLayout, unpackSlots } from './slotsFile';
import { writeAtomically } from './writeAtomically';
import { existingFolder, replaceFolder } from './replaceFolder';

interface TrainingJson {
  readonly format: typeof format;
  readonly progress: TrainingProgress & Omit<UpdatesState, 'slots'>;
  /** What `slots.bin` holds. */
  readonly slots: SlotsLayout;
  readonly slotsSha256: string;
}

/** Until December 2026, when SGD was the only optimizer. */
interface OlderTrainingJson {
  readonly format: typeof olderFormat;
  readonly progress: TrainingProgress;
  /** What `velocities.bin` holds, in this order, as float32. */
  readonly velocities: readonly { readonly name: string; readonly size: number }[];
  readonly velocitiesSha256: string;
}

const format = 'radnet-training-2';
const olderFormat = 'radnet-training-1';

/**
 * Saves a model and all its training needs to go on into one folder: `model.json` and `weights.bin`, which `fileSystem`
 * also loads, `training.json`, `slots.bin`, and `checkpoint.json` with the checksums of these. An earlier checkpoint there
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
  const { slots, ...progress } = state;
  const { bytes, layout } = packSlots(slots);
  const training: TrainingJson = { format, progress, slots: layout, slotsSha256: sha256(bytes) };
  const write = async (partial: string): Promise<void> => {
    await model.save(fileSystem(partial));
    await writeAtomically(join(partial, 'slots.bin'), bytes);
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
  const training = (await readJson(file)) as Partial<TrainingJson | OlderTrainingJson> | null;
  switch (training?.format) {
    case format: {
      const { progress, slots, slotsSha256 } = training as TrainingJson;
      return { ...progress, slots: await loadSlots(join(folder, 'slots.bin'), slots, slotsSha256) };
    }
    case olderFormat: {
      const { progress, velocities, velocitiesSha256 } = training as OlderTrainingJson;
      const layout = velocities.map((one) => ({ slot: 'velocity', ...one }));
      return {
        ...progress,
        slots: await loadSlots(join(folder, 'velocities.bin'), layout, velocitiesSha256),
      };
    }
    default:
      throw new RadnetError(`${file}: expected format '${format}', got '${training?.format ?? 'none'}'`);
  }
}

async function loadSlots(file: string, layout: SlotsLayout, digest: string): Promise<Slots> {
  const bytes = await readBytes(file);
  if (sha256(bytes) !== digest) throw new RadnetError(`${file}: cut short or damaged`);
  return unpackSlots(bytes, layout);
}
