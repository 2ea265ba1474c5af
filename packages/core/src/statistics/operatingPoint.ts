import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { showValue } from '../errors/showValue';
import { type ConfusionCounts, countConfusion } from '../metrics/confusionCounts';
import type { Estimate } from '../metrics/estimate';
import { RadnetError } from '../radnetError';
import { shareAmong } from './clusteredProportion';
import { CLUSTER_OPTIONS, type ClusterOptions, indexClusters } from './clusters';

/** Scores at one threshold. */
export interface OperatingPoint {
  /** Cases whose score is at least this are called positive. */
  readonly threshold: number;
  /** Confusion counts at the threshold. */
  readonly counts: ConfusionCounts;
  /** Share of positives that are called positive. */
  readonly sensitivity: Estimate;
  /** Share of negatives that are called negative. */
  readonly specificity: Estimate;
  /** Share of positive calls that are right. */
  readonly positivePredictiveValue: Estimate;
  /** Share of negative calls that are right. */
  readonly negativePredictiveValue: Estimate;
}

/**
 * Computes sensitivity, specificity and predictive values at a threshold that was chosen on other data (for example
 * with {@link thresholdFor} on validation data), with the 95 % intervals of {@link clusteredProportion}.
 *
 * @param labels One label per case, 0 or 1.
 * @param scores One finite number per case; a case is positive if its score is at least the threshold.
 * @throws RadnetError that names the invalid entry or option, or the argument whose length differs.
 */
export function operatingPoint(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  threshold: number,
  options: ClusterOptions = {},
): OperatingPoint {
  requireNoMisspelling('operatingPoint', options, CLUSTER_OPTIONS);
  if (!Number.isFinite(threshold)) {
    throw new RadnetError(`operatingPoint: threshold: expected a finite number, got ${showValue(threshold)}`);
  }
  const counts = countConfusion(labels, scores, { threshold });
  const clusters = indexClusters(options.clusters, labels.length);
  const called = Array.from(scores, (score) => Number(score >= threshold));
  const right = called.map((call, i) => Number(call === labels[i]));
  const among = (counted: (i: number) => boolean, reason: string): Estimate =>
    shareAmong(right, counted, clusters, reason);
  return {
    threshold,
    counts,
    sensitivity: among((i) => labels[i] === 1, 'no positives'),
    specificity: among((i) => labels[i] === 0, 'no negatives'),
    positivePredictiveValue: among((i) => called[i] === 1, 'none called positive'),
    negativePredictiveValue: among((i) => called[i] === 0, 'none called negative'),
  };
}
