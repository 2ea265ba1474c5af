import { showValue } from '../errors/showValue';
import { RadnetError } from '../radnetError';
import { requireNumber } from './requireNumber';
import type { TrainingProgress } from './trainingState';

/** When a run ends before its last epoch. It watches the metric named by `best` in `TrainOptions`. */
export interface EarlyStopping {
  /** The run ends after this many epochs without improvement. A positive integer. */
  readonly patience: number;
  /**
   * A metric must improve by more than this to count, in its own unit; at least 0. Default 0: any improvement counts.
   */
  readonly minDelta?: number;
}

/** @throws RadnetError if `patience` or `minDelta` is out of range. */
export function checkEarlyStopping({ patience, minDelta = 0 }: EarlyStopping): void {
  if (!(Number.isInteger(patience) && patience > 0)) {
    throw new RadnetError(`stopEarly.patience: expected a positive integer, got ${showValue(patience)}`);
  }
  requireNumber('stopEarly.minDelta', minDelta, { minimum: 0 });
}

/** Whether the run is between two epochs and the last `patience` epochs brought no improvement. */
export function isOutOfPatience(
  { epochsDone, stepsDone, improved }: TrainingProgress,
  { patience }: EarlyStopping,
): boolean {
  return stepsDone === 0 && epochsDone - (improved?.epoch ?? 0) >= patience;
}
