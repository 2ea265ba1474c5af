import type { BestScore } from './bestScore';
import { type LossSums, noLosses } from './batchLosses';
import type { UpdatesState } from './weightUpdates';

/** How far a training has come. Plain data. */
export interface TrainingProgress {
  /** See `TrainOptions`. Unknown of runs saved before December 2026. */
  readonly seed?: number;
  /** Epochs that are done, their score included. */
  readonly epochsDone: number;
  /** Steps taken of the epoch after those. */
  readonly stepsDone: number;
  /** Over those steps. */
  readonly sums: LossSums;
  /** The best epoch so far, by the metric that `best` names. */
  readonly best?: BestScore;
  /** The last epoch that counts as better for `stopEarly`. */
  readonly improved?: BestScore;
}

/** All that a training needs to go on, beside the model. Plain data: nothing to dispose of. */
export interface TrainingState extends TrainingProgress, UpdatesState {}

export const notStarted: TrainingProgress = { epochsDone: 0, stepsDone: 0, sums: noLosses };
