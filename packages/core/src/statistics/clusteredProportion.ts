import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { type Estimate, notDefined } from '../metrics/estimate';
import { requireEvery } from '../metrics/requireInputs';
import { wilsonEstimate } from '../metrics/wilsonInterval';
import { CLUSTER_OPTIONS, type ClusterIndex, type ClusterOptions, indexClusters } from './clusters';
import { effectiveCases } from './effectiveCases';

/**
 * Returns the share of cases that are 1, with a 95 % interval that accounts for clusters: Wilson's interval for the
 * effective number of independent cases.
 *
 * That number is the number of cases n divided by the design effect, the factor by which clustering increases the
 * variance of the share. It is multiplied by (t of n - 1 / t of k - 1 degrees of freedom)^2, because the design effect
 * is estimated from only k clusters (Korn and Graubard 1998; with Wilson's interval Dean and Pagano 2015), and is at
 * most n. For a share of 0 or 1, or a single cluster, the design effect cannot be estimated: each cluster then counts
 * as one case. If each case is its own cluster, the result equals {@link wilsonInterval}.
 *
 * @param hits 0 or 1, one entry per case. If empty, value and interval are NaN, with the reason.
 * @throws RadnetError that names the first entry other than 0 and 1, if `clusters` does not have one entry per case, or
 *   if the name of an option is misspelt.
 */
export function clusteredProportion(hits: ArrayLike<number>, options: ClusterOptions = {}): Estimate {
  requireNoMisspelling('clusteredProportion', options, CLUSTER_OPTIONS);
  requireEvery(hits, (hit) => hit === 0 || hit === 1, 'hits', '0 or 1');
  const clusters = indexClusters(options.clusters, hits.length);
  return shareAmong(hits, () => true, clusters, 'nothing counted');
}

/** `clusteredProportion` over the cases for which `counts` is true; `reason` explains the NaN if there are none. */
export function shareAmong(
  hits: ArrayLike<number>,
  counts: (index: number) => boolean,
  clusters: ClusterIndex,
  reason: string,
): Estimate {
  const chosen = Array.from(clusters.of.keys()).filter(counts);
  if (chosen.length === 0) return notDefined(reason);
  const values = chosen.map((i) => hits[i]!);
  const own = indexClusters(
    chosen.map((i) => clusters.of[i]!),
    chosen.length,
  );
  const total = values.reduce((sum, hit) => sum + hit, 0);
  return wilsonEstimate(total / chosen.length, effectiveCases(values, own));
}
