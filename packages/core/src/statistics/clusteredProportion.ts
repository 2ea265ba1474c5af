import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { type Estimate, notDefined } from '../metrics/estimate';
import { requireEvery } from '../metrics/requireInputs';
import { wilsonEstimate } from '../metrics/wilsonInterval';
import { CLUSTER_OPTIONS, type ClusterIndex, type ClusterOptions, indexClusters } from './clusters';
import { effectiveCases } from './effectiveCases';

/**
 * The share of cases that are 1, with a 95 % interval that respects clusters: Wilson's, for as many independent cases as
 * the clustered ones are worth. That number is the count over the design effect, how much more the share varies than it
 * would if cases were independent, times (t of n - 1 / t of k - 1 degrees of freedom)^2 for the few clusters k that it was
 * estimated from (Korn and Graubard 1998; with Wilson's interval Dean and Pagano 2015). It is never more than the cases
 * there are. Of shares of 0 and 1, and of one cluster, the design effect cannot be told: a cluster then counts as
 * one case. Where each case is its own cluster it is `wilsonInterval`.
 *
 * @param hits 0 or 1, one a case. Of none, value and interval are NaN, with the reason.
 * @throws RadnetError that names the entry that is neither, and unless there is one cluster for each case.
 */
export function clusteredProportion(hits: ArrayLike<number>, options: ClusterOptions = {}): Estimate {
  requireNoMisspelling('clusteredProportion', options, CLUSTER_OPTIONS);
  requireEvery(hits, (hit) => hit === 0 || hit === 1, 'hits', '0 or 1');
  const clusters = indexClusters(options.clusters, hits.length);
  return shareAmong(hits, () => true, clusters, 'nothing counted');
}

/** `clusteredProportion` among the cases that are asked for; `reason` says why there may be none. */
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
