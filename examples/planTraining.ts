import { alone, type HeadLosses, type ProcessGroup, RadnetError } from '@radnet/core';
import { type ScanBatches, scanBatches } from '@radnet/data';
import type * as tf from '@tensorflow/tfjs';
import { type ChosenBalance, chooseBalance } from './balance';
import { headLosses } from './headLosses';
import type { MeasuredSets } from './measureSets';
import { segmentationHeads } from './segmentationHeads';
import { augmentOptions, type Settings, sliceBucket } from './settings';
import { defaultSliceWeight, sliceWeightLine } from './sliceWeight';
import { type ValidationPlan, validationPlan } from './validationPlan';

/** The batches and losses of a training. What the settings leave open is chosen from the CTs. */
export interface TrainingPlan {
  readonly batches: ScanBatches;
  readonly balance: ChosenBalance['balance'];
  /** Weight of a positive slice in the loss, relative to a negative one. */
  readonly sliceWeight: number;
  /** Whether the segmentation heads have masks to learn from. */
  readonly masks: boolean;
  /** What chooses the best epoch. */
  readonly validation: ValidationPlan;
  readonly heads: (model: tf.LayersModel) => HeadLosses;
}

/** @param say Called with a line for each choice and its reason. */
export async function planTraining(
  settings: Settings,
  { training, validation }: MeasuredSets,
  say: (line: string) => void,
  group: ProcessGroup = alone,
): Promise<TrainingPlan> {
  const { batchSize, seed, maxSlices } = settings;
  requireEnoughCts('CTs to train on', training.length, group);
  const plan = validationPlan(validation);
  const { balance, line } = chooseBalance(training, maxSlices, settings.balance);
  const { masks, note } = segmentationHeads(training);
  for (const said of [line, note, ...plan.notes]) if (said !== undefined) say(said);
  const batches = await scanBatches(training, {
    sliceBucket: sliceBucket(settings),
    batchSize,
    seed,
    maxSlices,
    shuffle: true,
    ...(balance && { balance }),
    augment: augmentOptions(settings),
    share: group,
  });
  const sliceWeight = settings.sliceWeight ?? defaultSliceWeight(batches);
  say(sliceWeightLine(sliceWeight));
  return {
    batches,
    balance,
    sliceWeight,
    masks,
    validation: plan,
    heads: (model) => headLosses(model, { ...settings, sliceWeight, masks }),
  };
}

/** @throws RadnetError if a process would have no CT in any step, and only wait for the others. */
export function requireEnoughCts(what: string, cts: number, { size }: Pick<ProcessGroup, 'size'>): void {
  if (cts >= size) return;
  throw new RadnetError(`${what}: expected at least one CT for each of the ${size} processes, got ${cts}.`);
}
