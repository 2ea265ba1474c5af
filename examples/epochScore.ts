import { evaluateScans, predictScans, type ProcessGroup, type TrainOptions } from '@radnet/core';
import { CALL } from './evaluateModel';
import { statisticsFitter } from './fitStatistics';
import type { ModelCard } from './modelCard';
import type { MeasuredSets } from './measureSets';
import type { TrainingPlan } from './planTraining';
import type { ValidationReading } from './readValidation';
import { type Settings, sliceBucket } from './settings';
import { isCompared, statisticsGap } from './statisticsGap';
import { chooseThreshold } from './threshold';
import { epochMetrics } from './validationPlan';

/** Settings for {@link epochScore}. */
export interface EpochScoreOptions {
  readonly settings: Settings;
  readonly sets: MeasuredSets;
  readonly plan: TrainingPlan;
  readonly validation: ValidationReading;
  /** Returns the model's card for a threshold. */
  readonly cardOf: (threshold: number) => ModelCard;
  readonly say: (line: string) => void;
  /** The processes that score together. */
  readonly group?: ProcessGroup;
  readonly signal?: AbortSignal;
}

/**
 * Returns the function that scores an epoch. It fits the model's running statistics to its weights, reads the validation CTs, chooses
 * the threshold on them, and writes it into the model's card.
 */
export async function epochScore(options: EpochScoreOptions): Promise<NonNullable<TrainOptions['score']>> {
  const { settings, sets, plan, validation, cardOf, say, group, signal } = options;
  const { seed, epochs, minConsecutive, slicesPerChunk } = settings;
  const fitStatistics = await statisticsFitter({
    training: sets.training,
    data: plan.batches,
    seed,
    sliceBucket: sliceBucket(settings),
    ...(slicesPerChunk !== undefined && { slicesPerChunk }),
    ...(group && { group }),
  });
  // A process that stopped on its own would leave the others waiting, so all stop together, between epochs.
  const stoppable = signal && (group?.size ?? 1) === 1 ? { signal } : {};
  return async (model, epoch) => {
    await fitStatistics(model, { epoch, ...stoppable });
    const reading = { ...CALL, ...stoppable, ...validation.options };
    const predictions = await predictScans(model, validation.source, reading);
    if (plan.validation.best.metric === 'sliceAuc' && isCompared(epoch, epochs)) {
      const note = await statisticsGap(model, validation.source, predictions, reading);
      if (note !== undefined) say(note);
    }
    const card = cardOf(settings.threshold ?? chooseThreshold(predictions, minConsecutive));
    model.setUserDefinedMetadata(card);
    return epochMetrics(evaluateScans(predictions, card), predictions, plan.validation);
  };
}
