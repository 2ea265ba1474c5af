import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { type Estimate, notDefined } from '../metrics/estimate';
import { requireLabelsFor, requireScores } from '../metrics/requireInputs';
import { rocAuc } from '../metrics/rocAuc';
import { normalQuantile95 } from '../metrics/wilsonInterval';
import { RadnetError } from '../radnetError';
import { CLUSTER_OPTIONS, type ClusterOptions, indexClusters } from './clusters';
import { normalTwoSided } from './distributions/normal';
import { aucCovariance, placementsOf } from './placements';

/** Two areas under the ROC curve on the same cases, compared. */
export interface AucComparison {
  /** The first one's area. */
  readonly first: Estimate;
  /** The second one's area. */
  readonly second: Estimate;
  /** First minus second. */
  readonly difference: Estimate;
  /** The test statistic, standard normal if the areas are equal. */
  readonly z: number;
  /** Two-sided. */
  readonly pValue: number;
}

/**
 * DeLong's test: whether two scores of the same cases have the same area under the ROC curve (DeLong et al. 1988), with clusters in
 * Obuchowski's form (1997), which is the same where each case is its own cluster. Where the difference has no variance, as when
 * both separate the classes perfectly, there is no test: z and p-value are NaN, and the difference, too, with the reason. Scores
 * that rank all cases alike differ by 0, p = 1.
 *
 * @param labels 0 or 1.
 * @param first As many finite numbers, higher for positive.
 * @param second Likewise.
 * @throws RadnetError that names the entry where that does not hold.
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
