import {
  type BatchSource,
  type ChunkOptions,
  train,
  type TrainingResult,
  type TrainOptions,
} from '@radnet/core';
import type * as tf from '@tensorflow/tfjs';
import { epochScore } from './epochScore';
import type { MeasuredSets } from './measureSets';
import type { ModelCard } from './modelCard';
import type { TrainingPlan } from './planTraining';
import { DESCRIBED } from './radnet';
import type { ValidationReading } from './readValidation';
import { preprocessOptions, type Settings } from './settings';
import { trainingParts } from './trainingParts';

type Kept = Pick<TrainOptions, 'distributed' | 'saveBest' | 'saveLast' | 'observers' | 'signal' | 'resume'>;

/** Settings for {@link fitRadnet}. */
export interface RadnetFit extends Kept {
  readonly model: tf.LayersModel;
  readonly settings: Settings;
  readonly sets: MeasuredSets;
  readonly plan: TrainingPlan;
  readonly validation: ValidationReading;
  /** The plan's batches, possibly prefetched. Default: the plan's. */
  readonly data?: BatchSource;
  /** The id of the run: see `newRunId`. */
  readonly run?: string;
  /** Called with each line for the user. */
  readonly say: (line: string) => void;
}

/**
 * Trains a network on the training CTs as the settings say. Every saved model has its card, with the threshold chosen on the validation
 * CTs.
 *
 * @throws RadnetError as `train` does.
 */
export async function fitRadnet(fit: RadnetFit): Promise<TrainingResult> {
  const { model, settings, sets, plan, validation, data = plan.batches, run, say, ...kept } = fit;
  const { signal, distributed } = kept;
  const cardOf = (threshold: number): ModelCard => ({
    ...(run !== undefined && { run }),
    preprocess: preprocessOptions(settings),
    threshold,
    minConsecutive: settings.minConsecutive,
    slicesOfCt: validation.slicesOfCt,
    masks: plan.masks,
    data: sets.data,
    settings,
  });
  model.setUserDefinedMetadata(cardOf(settings.threshold ?? 0.5));
  const scoring = { settings, sets, plan, validation, cardOf, say };
  const chunks = inChunks(settings);
  const { saveEveryMinutes, ...parts } = trainingParts(settings);
  return train({
    ...kept,
    model,
    heads: plan.heads(model),
    data,
    epochs: settings.epochs,
    seed: settings.seed,
    ...parts,
    // A run in memory saves nothing.
    ...(kept.saveLast && saveEveryMinutes !== undefined && { saveEveryMinutes }),
    score: await epochScore({
      ...scoring,
      ...(distributed && { group: distributed.group }),
      ...(signal && { signal }),
    }),
    best: plan.validation.best,
    ...(chunks && { chunks }),
  });
}

function inChunks({ slicesPerChunk }: Settings): ChunkOptions | undefined {
  return slicesPerChunk === undefined ? undefined : { slicesPerChunk, embedding: DESCRIBED };
}
