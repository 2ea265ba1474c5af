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
  /** Layout of `slots.bin`. */
  readonly slots: SlotsLayout;
  readonly slotsSha256: string;
}

/** The format until December 2026, when SGD was the only optimizer. */
interface OlderTrainingJson {
  readonly format: typeof olderFormat;
  readonly progress: TrainingProgress;
  /** Contents of `velocities.bin`, in this order, as float32. */
  readonly velocities: readonly { readonly name: string; readonly size: number }[];
  readonly velocitiesSha256: string;
}

const format = 'radnet-training-2';
const olderFormat = 'radnet-training-1';

/**
 * Saves a model and everything needed to resume its training to one folder: `model.json` and `weights.bin`, which
 * {@link fileSystem} can also load, `training.json`, `slots.bin`, and `checkpoint.json` with the checksums of these
 * files. Replaces an earlier checkpoint as a whole: if the process is killed, at any time, one complete checkpoint
 * remains.
 *
 * @param folder Folder of the checkpoint. Missing folders are created.
 * @param retire Moves the earlier checkpoint elsewhere. Default: it is removed.
 * @throws RadnetError that names the file if it cannot be written. The earlier checkpoint then stays.
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
 * Checks every file of a checkpoint against its checksum, without loading the model.
 *
 * @throws RadnetError that names each file that is missing, truncated or damaged, and what was found, or that names the
 *   folder if it is not a checkpoint.
 */
export async function checkCheckpoint(folder: string): Promise<void> {
  const found = await existingFolder(folder);
  await checkSeal(found);
  await loadState(found);
}

/**
 * Loads a checkpoint that {@link saveCheckpoint} saved. The classes of the model's layers must be registered. Dispose
 * the model when you no longer need it.
 *
 * @throws RadnetError as {@link checkCheckpoint} does. A damaged checkpoint is never loaded in part.
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
