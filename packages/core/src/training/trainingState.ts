import type { BestScore } from './bestScore';
import { type LossSums, noLosses } from './batchLosses';
import type { UpdatesState } from './weightUpdates';

/** How far a run has come. Plain data. */
export interface TrainingProgress {
  /** The run's seed: see `TrainOptions`. Missing from runs saved before December 2026. */
  readonly seed?: number;
  /** Epochs completed and scored. */
  readonly epochsDone: number;
  /** Steps taken in the epoch under way. */
  readonly stepsDone: number;
  /** Sums of the losses over those steps. */
  readonly sums: LossSums;
  /** The best epoch so far, by the metric that `best` names. */
  readonly best?: BestScore;
  /** The last epoch that counts as better for `stopEarly`. */
  readonly improved?: BestScore;
}

/** Everything except the model that {@link train} needs to resume a run. Plain data: there is nothing to dispose of. */
export interface TrainingState extends TrainingProgress, UpdatesState {}

export const notStarted: TrainingProgress = { epochsDone: 0, stepsDone: 0, sums: noLosses };
