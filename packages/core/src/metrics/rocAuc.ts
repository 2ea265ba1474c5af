import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { CLUSTER_OPTIONS, type ClusterOptions, indexClusters } from '../statistics/clusters';
import { aucCovariance, clustersWith, placementsOf } from '../statistics/placements';
import { type Estimate, notDefined } from './estimate';
import { requireLabelsFor, requireScores } from './requireInputs';
import { normalQuantile95, wilsonEstimate } from './wilsonInterval';

/**
 * The exact area under the ROC curve: the chance that a positive scores higher than a negative, ties counted half
 * (Mann-Whitney), in O(n log n).
 *
 * Its 95 % interval is symmetric in logit AUC and so within [0, 1] (Pepe, 2003). The variance is DeLong's (DeLong et al., 1988; by
 * ranks, Sun and Xu, 2014), with `clusters` Obuchowski's (1997), which is the same where each case is its own cluster. Slices of
 * one patient are alike: without clusters their interval is too narrow.
 *
 * The variance is 0 when the classes are perfectly separated, and not defined where a class has a single cluster. The
 * interval is then Wilson's for as many trials as the smaller class has clusters: each can be paired with a partner of
 * its own, which makes that many independent trials, and more is not assumed.
 *
 * @param labels 0 or 1. Where one class is missing, value and interval are NaN, with the reason.
 * @param scores As many finite numbers, higher for positive.
 * @throws RadnetError that names the entry where that does not hold.
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
