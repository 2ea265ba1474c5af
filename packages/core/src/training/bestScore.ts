import { RadnetError } from '../radnetError';

/** The metric that the best epoch is chosen by. */
export interface BestMetric {
  /** The metric's name: `validationLoss`, or a name that `score` returns. */
  readonly metric: string;
  /** Whether a higher value is better. False for a loss. */
  readonly higherIsBetter: boolean;
}

/** The best value that a metric has reached. */
export interface BestScore {
  /** The metric's name. */
  readonly metric: string;
  /** Its value in the best epoch. */
  readonly value: number;
  /** The epoch that reached it, counted from 1. */
  readonly epoch: number;
}

/**
 * Returns the better of an earlier best and this epoch's metric. If both are equal, the earlier one stays. NaN, such as
 * an AUC without positives, never counts as better.
 *
 * @param minDelta A value must be better by more than this.
 * @throws RadnetError if the metrics do not include the named one.
 */
export function betterScore(
  { metric, higherIsBetter }: BestMetric,
  metrics: Readonly<Record<string, number>>,
  epoch: number,
  earlier: BestScore | undefined,
  minDelta = 0,
): BestScore | undefined {
  const value = metrics[metric];
  if (value === undefined) {
    const names = Object.keys(metrics).join(', ') || 'none';
    throw new RadnetError(`best: expected a metric named '${metric}', got ${names}`);
  }
  if (Number.isNaN(value)) return earlier;
  const gain = (before: BestScore): number => (higherIsBetter ? value - before.value : before.value - value);
  const isBetter = earlier === undefined || gain(earlier) > minDelta;
  return isBetter ? { metric, value, epoch } : earlier;
}
