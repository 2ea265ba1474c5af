import { RadnetError } from '../radnetError';

/** What the best epoch is chosen by. */
export interface BestMetric {
  /** The metric's name, e.g. `validationLoss`. */
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
  /** Counted from 1. */
  readonly epoch: number;
}

/**
 * The better of an earlier best and this epoch's metrics. Of equals the earlier stays, and NaN, as of an AUC without
 * positives, is never better than anything.
 *
 * @param minDelta by how much more than nothing a value has to be better.
 * @throws RadnetError where the metrics lack the one named.
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
