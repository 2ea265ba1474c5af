import type { ClusterIndex } from './clusters';
import { rankFalling } from './weightedRanking';

/** DeLong's structural components: each case's contribution to the area under the ROC curve. */
export interface Placements {
  readonly auc: number;
  /**
   * For a positive, the share of negatives below it; for a negative, the share of positives above it. Ties count half.
   */
  readonly of: Float64Array;
}

/** Computes the placements in O(n log n), with one sort. Both classes must be present. */
export function placementsOf(labels: ArrayLike<number>, scores: ArrayLike<number>): Placements {
  const { order, last, labels: sorted } = rankFalling(labels, scores);
  const positives = sorted.reduce((sum, label) => sum + label, 0);
  const negatives = sorted.length - positives;
  const of = new Float64Array(sorted.length);
  let [above, falseAbove, start, auc] = [0, 0, 0, 0];
  for (let at = 0; at < order.length; at++) {
    if (last[at] === 0) continue;
    let tiedPositives = 0;
    for (let k = start; k <= at; k++) tiedPositives += sorted[k]!;
    const tiedNegatives = at + 1 - start - tiedPositives;
    const below = (negatives - falseAbove - tiedNegatives / 2) / negatives;
    const positivesAbove = (above + tiedPositives / 2) / positives;
    for (let k = start; k <= at; k++) of[order[k]!] = sorted[k] === 1 ? below : positivesAbove;
    auc += tiedPositives * (negatives - falseAbove - tiedNegatives / 2);
    above += tiedPositives;
    falseAbove += tiedNegatives;
    start = at + 1;
  }
  return { auc: auc / (positives * negatives), of };
}

/**
 * Returns the covariance of two areas under the ROC curve of the same cases, or the variance of one (pass it twice). It
 * is that of DeLong et al. 1988 if each case is its own cluster, else of Obuchowski 1997, "Nonparametric analysis of
 * clustered ROC curve data", formulas for S10, S01 and S11. NaN if all positives, or all negatives, are in one cluster.
 */
export function aucCovariance(
  labels: ArrayLike<number>,
  clusters: ClusterIndex,
  first: Placements,
  second: Placements,
): number {
  const a = residualsByCluster(labels, clusters, first);
  const b = residualsByCluster(labels, clusters, second);
  const m = a.positives.total;
  const n = a.negatives.total;
  const factor = (count: number): number => (count > 1 ? count / (count - 1) : NaN);
  const dot = (x: Float64Array, y: Float64Array): number =>
    x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  const crossed = dot(a.positives.sums, b.negatives.sums) + dot(a.negatives.sums, b.positives.sums);
  return (
    (factor(a.positives.clusters) * dot(a.positives.sums, b.positives.sums)) / (m * m) +
    (factor(a.negatives.clusters) * dot(a.negatives.sums, b.negatives.sums)) / (n * n) +
    (factor(clusters.count) * crossed) / (m * n)
  );
}

/** Returns the number of clusters that have a case of the class. */
export function clustersWith(label: 0 | 1, labels: ArrayLike<number>, clusters: ClusterIndex): number {
  const seen = new Uint8Array(clusters.count);
  clusters.of.forEach((cluster, i) => {
    if (labels[i] === label) seen[cluster] = 1;
  });
  return seen.reduce((sum, one) => sum + one, 0);
}

interface ClassResiduals {
  /** For each cluster: placements minus the area, summed over the cluster's cases of the class. */
  readonly sums: Float64Array;
  readonly clusters: number;
  readonly total: number;
}

function residualsByCluster(
  labels: ArrayLike<number>,
  clusters: ClusterIndex,
  { auc, of }: Placements,
): Record<'positives' | 'negatives', ClassResiduals> {
  const ofClass = (label: 0 | 1): ClassResiduals => {
    const sums = new Float64Array(clusters.count);
    let total = 0;
    of.forEach((placement, i) => {
      if (labels[i] !== label) return;
      sums[clusters.of[i]!]! += placement - auc;
      total++;
    });
    return { sums, clusters: clustersWith(label, labels, clusters), total };
  };
  return { positives: ofClass(1), negatives: ofClass(0) };
}
