import type { ClusterIndex } from './clusters';

/**
 * The standard error of a statistic from its influence values, one a case, whose mean is 0 (the delta method). Those of a cluster add
 * up first, so that any correlation within clusters is respected. NaN for a single cluster.
 */
export function influenceError(influences: ArrayLike<number>, clusters: ClusterIndex): number {
  if (clusters.count === 1) return NaN;
  const sums = new Float64Array(clusters.count);
  for (let i = 0; i < influences.length; i++) sums[clusters.of[i]!]! += influences[i]!;
  const cases = influences.length;
  const squares = sums.reduce((total, sum) => total + sum * sum, 0) / cases ** 2;
  // 1 where each case is its own cluster: the large-sample formulas of the literature.
  const few = (clusters.count / (clusters.count - 1)) * ((cases - 1) / cases);
  return Math.sqrt(squares * few);
}
