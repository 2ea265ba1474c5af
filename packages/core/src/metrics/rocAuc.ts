import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { CLUSTER_OPTIONS, type ClusterOptions, indexClusters } from '../statistics/clusters';
import { aucCovariance, clustersWith, placementsOf } from '../statistics/placements';
import { type Estimate, notDefined } from './estimate';
import { requireLabelsFor, requireScores } from './requireInputs';
import { normalQuantile95, wilsonEstimate } from './wilsonInterval';

/**
 * Returns the exact area under the ROC curve: the probability that a positive case scores higher than a negative one,
 * where a tie counts half (Mann-Whitney). Takes O(n log n) time.
 *
 * The 95 % interval is symmetric in logit AUC and therefore stays within [0, 1] (Pepe, 2003). The variance is DeLong's
 * (DeLong et al., 1988; computed from ranks as in Sun and Xu, 2014), or Obuchowski's (1997) with `clusters`; the two
 * are equal if each case is its own cluster. Slices of one patient are correlated: without clusters, their interval is
 * too narrow.
 *
 * The variance is 0 if the classes are perfectly separated, and undefined if a class has a single cluster. In both
 * cases the interval is Wilson's, with the number of clusters of the smaller class as the number of trials: each of
 * these clusters can be paired with a different one of the other class, so there are at least that many independent
 * trials.
 *
 * @param labels One label per case, 0 or 1. If a class is missing, value and interval are NaN, with the reason.
 * @param scores One finite number per case; higher means more likely positive.
 * @throws RadnetError that names the invalid entry or option, or the argument whose length differs.
 */
export function rocAuc(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: ClusterOptions = {},
): Estimate {
  requireNoMisspelling('rocAuc', options, CLUSTER_OPTIONS);
  requireLabelsFor(scores, labels);
  requireScores(scores);
  const clusters = indexClusters(options.clusters, scores.length);
  const positives = clustersWith(1, labels, clusters);
  const negatives = clustersWith(0, labels, clusters);
  if (positives === 0) return notDefined('no positives');
  if (negatives === 0) return notDefined('no negatives');
  const placements = placementsOf(labels, scores);
  const variance = aucCovariance(labels, clusters, placements, placements);
  return variance > 0
    ? logitInterval(placements.auc, Math.sqrt(variance))
    : wilsonEstimate(placements.auc, Math.min(positives, negatives));
}

function logitInterval(auc: number, standardError: number): Estimate {
  const logit = Math.log(auc / (1 - auc));
  const half = (normalQuantile95 * standardError) / (auc * (1 - auc));
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
  return { value: auc, lower: sigmoid(logit - half), upper: sigmoid(logit + half) };
}
