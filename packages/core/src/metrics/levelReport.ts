import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { CLUSTER_OPTIONS, type ClusterOptions, indexClusters } from '../statistics/clusters';
import { shareAmong } from '../statistics/clusteredProportion';
import { type ConfusionCounts, countConfusion } from './confusionCounts';
import { type Estimate, mapEstimate } from './estimate';
import { requireEvery } from './requireInputs';
import { rocAuc } from './rocAuc';

/** Scores of a classifier over a set of cases, with 95 % intervals. An undefined score is NaN, with the reason. */
export interface LevelReport {
  /** Right and wrong calls by class. */
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
 * Evaluates calls, and the scores behind them, with 95 % intervals that account for clusters: those of {@link
 * clusteredProportion} and {@link rocAuc}. The interval of F1 is mapped from the Jaccard index, as in {@link f1}.
 * Without clusters, the intervals equal those of {@link accuracy}, {@link recall}, {@link precision}, {@link f1} and
 * {@link specificity}.
 *
 * @param labels One label per case, 0 or 1.
 * @param calls One call per case, 0 or 1.
 * @param scores One finite number per case, for the AUC. For readers who only answer yes or no, pass the calls again.
 * @throws RadnetError that names the invalid entry or option, or the argument whose length differs.
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
