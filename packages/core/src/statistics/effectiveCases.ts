import type { ClusterIndex } from './clusters';
import { studentQuantile95 } from './distributions/studentT';

/**
 * Returns how many independent cases would estimate the mean as precisely as these clustered ones. It is the number of
 * cases n divided by the design effect (taken as at least 1), times (t of n - 1 / t of k - 1 degrees of freedom)^2,
 * because the design effect is estimated from only k clusters (Korn and Graubard 1998). If all values are
 * equal, or there is one cluster, the design effect cannot be estimated: each cluster then counts as one case.
 */
export function effectiveCases(values: ArrayLike<number>, clusters: ClusterIndex): number {
  const cases = values.length;
  if (clusters.count === cases) return cases;
  let mean = 0;
  for (let i = 0; i < cases; i++) mean += values[i]! / cases;
  const sums = new Float64Array(clusters.count);
  let squares = 0;
  let varies = false;
  for (let i = 0; i < cases; i++) {
    varies ||= values[i] !== values[0];
    sums[clusters.of[i]!]! += values[i]! - mean;
    squares += (values[i]! - mean) ** 2;
  }
  if (!varies || clusters.count === 1) return clusters.count;
  const ofClusters =
    (clusters.count / (clusters.count - 1)) * sums.reduce((total, sum) => total + sum * sum, 0);
  const ofCases = (cases / (cases - 1)) * squares;
  const fewClusters = (studentQuantile95(cases - 1) / studentQuantile95(clusters.count - 1)) ** 2;
  return (cases / Math.max(1, ofClusters / ofCases)) * fewClusters;
}
