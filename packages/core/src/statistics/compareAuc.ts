import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { type Estimate, notDefined } from '../metrics/estimate';
import { requireLabelsFor, requireScores } from '../metrics/requireInputs';
import { rocAuc } from '../metrics/rocAuc';
import { normalQuantile95 } from '../metrics/wilsonInterval';
import { RadnetError } from '../radnetError';
import { CLUSTER_OPTIONS, type ClusterOptions, indexClusters } from './clusters';
import { normalTwoSided } from './distributions/normal';
import { aucCovariance, placementsOf } from './placements';

/** Comparison of two areas under the ROC curve on the same cases. */
export interface AucComparison {
  /** Area of the first score. */
  readonly first: Estimate;
  /** Area of the second score. */
  readonly second: Estimate;
  /** First area minus second. */
  readonly difference: Estimate;
  /** Test statistic; standard normal if the areas are equal. */
  readonly z: number;
  /** Two-sided p-value. */
  readonly pValue: number;
}

/**
 * Tests whether two scores of the same cases have the same area under the ROC curve, by DeLong's test (DeLong et al.
 * 1988) or, with clusters, in Obuchowski's form (1997). The two are equal if each case is its own cluster.
 *
 * If both scores rank each case alike among those of the other class, the difference is 0 and p = 1. If the difference
 * has no variance for another reason, no test is possible: z and p-value are NaN, and so is the difference, with the
 * reason.
 *
 * @param labels One label per case, 0 or 1.
 * @param first One finite number per case; higher means more likely positive.
 * @param second The other score of the same cases.
 * @throws RadnetError that names the invalid entry or option, or the argument whose length differs.
 */
export function compareAuc(
  labels: ArrayLike<number>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: ClusterOptions = {},
): AucComparison {
  requireNoMisspelling('compareAuc', options, CLUSTER_OPTIONS);
  requireLabelsFor(first, labels);
  requireScores(first, 'first');
  if (second.length !== first.length) {
    throw new RadnetError(`second: expected ${first.length}, as many as first, got ${second.length}`);
  }
  requireScores(second, 'second');
  const areas = { first: rocAuc(labels, first, options), second: rocAuc(labels, second, options) };
  const { reason } = areas.first;
  if (reason !== undefined) return { ...areas, difference: notDefined(reason), z: NaN, pValue: NaN };
  const clusters = indexClusters(options.clusters, labels.length);
  const [a, b] = [placementsOf(labels, first), placementsOf(labels, second)];
  const value = a.auc - b.auc;
  if (a.of.every((placement, i) => placement === b.of[i])) {
    return { ...areas, difference: { value: 0, lower: 0, upper: 0 }, z: 0, pValue: 1 };
  }
  // The variance of the difference is the covariance of the placements' difference with itself.
  const difference = { auc: value, of: a.of.map((placement, i) => placement - b.of[i]!) };
  const standardError = Math.sqrt(aucCovariance(labels, clusters, difference, difference));
  if (!(standardError > 0)) {
    return { ...areas, difference: notDefined('no variance to compare by'), z: NaN, pValue: NaN };
  }
  const half = normalQuantile95 * standardError;
  const z = value / standardError;
  return {
    ...areas,
    difference: { value, lower: Math.max(-1, value - half), upper: Math.min(1, value + half) },
    z,
    pValue: normalTwoSided(z),
  };
}
