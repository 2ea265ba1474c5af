import type { ClusterIndex } from './clusters';

/**
 * Returns the standard error of a statistic from its influence values (delta method), one per case, with mean 0. Values
 * are summed by cluster first, which accounts for any correlation within clusters. NaN for a single cluster.
 */
export function influenceError(influences: ArrayLike<number>, clusters: ClusterIndex): number {
  if (clusters.count === 1) return NaN;
  const sums = new Float64Array(clusters.count);
  for (let i = 0; i < influences.length; i++) sums[clusters.of[i]!]! += influences[i]!;
  const cases = influences.length;
  const squares = sums.reduce((total, sum) => total + sum * sum, 0) / cases ** 2;
  // 1 if each case is its own cluster, which gives the large-sample formulas of the literature.
  const few = (clusters.count / (clusters.count - 1)) * ((cases - 1) / cases);
  return Math.sqrt(squares * few);
}
