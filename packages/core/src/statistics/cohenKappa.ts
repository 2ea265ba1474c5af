import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { type Estimate, notDefined } from '../metrics/estimate';
import { clusteredProportion } from './clusteredProportion';
import { CLUSTER_OPTIONS, type ClusterIndex, type ClusterOptions, indexClusters } from './clusters';
import { influenceError } from './influenceError';
import { kappaInterval } from './kappaInterval';
import { type Reading, requireReadings } from './readings';

/** Agreement of two readers. */
export interface CohenKappa {
  /** 1 is full agreement; 0 is the agreement expected by chance, given how often each reader uses each category. */
  readonly kappa: Estimate;
  /** Standard error of kappa. NaN if kappa is undefined. */
  readonly standardError: number;
  /** Share of cases that both readers put into the same category. */
  readonly agreement: Estimate;
  /** Number of cases that both have read; only these count. */
  readonly cases: number;
}

/**
 * Computes Cohen's unweighted kappa of two readers with its large-sample standard error (Cohen 1960; Fleiss, Cohen and
 * Everitt 1969), which is cluster-robust if clusters are given. Cases that only one of them has read are left out
 * (pairwise complete); this is unbiased only if it was chance that left them unread.
 *
 * @param first One category per case; null if not read.
 * @param second The other reader's categories for the same cases.
 * @throws RadnetError that names the invalid entry or option, or the argument whose length differs.
 */
export function cohenKappa(
  first: readonly Reading[],
  second: readonly Reading[],
  options: ClusterOptions = {},
): CohenKappa {
  requireNoMisspelling('cohenKappa', options, CLUSTER_OPTIONS);
  requireReadings(first, first.length, 'first');
  requireReadings(second, first.length, 'second');
  const both = first.flatMap((reading, i) => (reading !== null && second[i] !== null ? [i] : []));
  const own = both.map((i) => options.clusters?.[i] ?? i);
  indexClusters(options.clusters, first.length);
  const clusters = indexClusters(own, both.length);
  const pairs = both.map((i) => [first[i]!, second[i]!] as const);
  const agreement = clusteredProportion(
    pairs.map(([a, b]) => Number(a === b)),
    { clusters: own },
  );
  if (both.length === 0) {
    return { kappa: notDefined('no case read by both'), standardError: NaN, agreement, cases: 0 };
  }
  return { ...kappaOf(pairs, agreement.value, clusters), agreement, cases: both.length };
}

function kappaOf(
  pairs: readonly (readonly [string | number, string | number])[],
  observed: number,
  clusters: ClusterIndex,
): { kappa: Estimate; standardError: number } {
  const ofFirst = sharesOf(pairs.map(([a]) => a));
  const ofSecond = sharesOf(pairs.map(([, b]) => b));
  const categories = new Set(pairs.map(([a]) => a));
  const expected = [...categories].reduce<number>(
    (sum, category) => sum + ofFirst(category) * ofSecond(category),
    0,
  );
  if (categories.size === 1 && observed === 1) {
    return { kappa: notDefined('both use one category alone'), standardError: NaN };
  }
  const kappa = (observed - expected) / (1 - expected);
  const influences = pairs.map(([a, b]) => {
    const agreed = Number(a === b) - observed;
    const byChance = ofSecond(a) + ofFirst(b) - 2 * expected;
    return (agreed - (1 - kappa) * byChance) / (1 - expected);
  });
  const standardError = influenceError(influences, clusters);
  return {
    kappa: kappaInterval(kappa, standardError, { expected, clusters: clusters.count }),
    standardError,
  };
}

/** Returns the share of readings in each category. */
function sharesOf(readings: readonly (string | number)[]): (category: string | number) => number {
  const counts = new Map<string | number, number>();
  for (const reading of readings) counts.set(reading, (counts.get(reading) ?? 0) + 1);
  return (category) => (counts.get(category) ?? 0) / readings.length;
}
