import { showValue } from '../errors/showValue';
import { RadnetError } from '../radnetError';
import { requireNumber } from './requireNumber';
import type { TrainingProgress } from './trainingState';

/** When a run ends before its last epoch, by the metric that its best epoch is chosen by. */
export interface EarlyStopping {
  /** Epochs without a better one after which the run ends. */
  readonly patience: number;
  /** By how much a metric has to be better to count. Default 0: by anything. */
  readonly minDelta?: number;
}

/** @throws RadnetError where the patience or the delta makes no sense. */
export function checkEarlyStopping({ patience, minDelta = 0 }: EarlyStopping): void {
  if (!(Number.isInteger(patience) && patience > 0)) {
    throw new RadnetError(`stopEarly.patience: expected a positive integer, got ${showValue(patience)}`);
  }
  requireNumber('stopEarly.minDelta', minDelta, { minimum: 0 });
}

/** Whether the last `patience` epochs, of a run that is between two epochs, brought nothing better. */
export function isOutOfPatience(
  { epochsDone, stepsDone, improved }: TrainingProgress,
  { patience }: EarlyStopping,
): boolean {
  return stepsDone === 0 && epochsDone - (improved?.epoch ?? 0) >= patience;
}
