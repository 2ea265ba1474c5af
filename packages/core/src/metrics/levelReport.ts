import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { CLUSTER_OPTIONS, type ClusterOptions, indexClusters } from '../statistics/clusters';
import { shareAmong } from '../statistics/clusteredProportion';
import { type ConfusionCounts, countConfusion } from './confusionCounts';
import { type Estimate, mapEstimate } from './estimate';
import { requireEvery } from './requireInputs';
import { rocAuc } from './rocAuc';

/** How well cases were told apart, counted over the whole set. A score that is not defined is NaN, with the reason. */
export interface LevelReport {
  /** The counts at the threshold. */
  readonly counts: ConfusionCounts;
  /** Share of cases that are called correctly. */
  readonly accuracy: Estimate;
  /** Share of positives that are called positive; sensitivity. */
  readonly recall: Estimate;
  /** Share of positive calls that are right. */
  readonly precision: Estimate;
  /** Harmonic mean of precision and recall. */
  readonly f1: Estimate;
  /** Share of negatives that are called negative. */
  readonly specificity: Estimate;
  /** Area under the ROC curve. */
  readonly auc: Estimate;
}

/**
 * The scores of calls, and of the scores behind them, with 95 % intervals that respect clusters: those of `clusteredProportion`
 * and `rocAuc`. F1's is that of the Jaccard index, carried over, as `f1` says. Without clusters they are those of `accuracy`,
 * `recall`, `precision`, `f1` and `specificity`.
 *
 * @param labels 0 or 1.
 * @param calls As many, 0 or 1.
 * @param scores As many finite numbers, for the AUC. A reader who only says yes or no has none but his calls.
 * @throws RadnetError that names the entry where that does not hold.
 */
export function levelReport(
  labels: ArrayLike<number>,
  calls: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: ClusterOptions = {},
): LevelReport {
  requireNoMisspelling('levelReport', options, CLUSTER_OPTIONS);
  const counts = countConfusion(labels, calls);
  requireEvery(calls, (call) => call === 0 || call === 1, 'calls', '0 or 1');
  const auc = rocAuc(labels, scores, options);
  const clusters = indexClusters(options.clusters, labels.length);
  const right = Array.from(calls, (call, i) => Number(call === labels[i]));
  const among = (counted: (i: number) => boolean, reason: string): Estimate =>
    shareAmong(right, counted, clusters, reason);
  const jaccard = among((i) => labels[i] === 1 || calls[i] === 1, 'no positives, none called so');
  return {
    counts,
    accuracy: among(() => true, 'nothing counted'),
    recall: among((i) => labels[i] === 1, 'no positives'),
    precision: among((i) => calls[i] === 1, 'none called positive'),
    f1: mapEstimate(jaccard, (j) => (2 * j) / (1 + j)),
    specificity: among((i) => labels[i] === 0, 'no negatives'),
    auc,
  };
}
