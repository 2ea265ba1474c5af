import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { type Estimate, notDefined } from '../metrics/estimate';
import { RadnetError } from '../radnetError';
import { CLUSTER_OPTIONS, type ClusterOptions, indexClusters } from './clusters';
import { influenceError } from './influenceError';
import { kappaInterval } from './kappaInterval';
import { type Reading, requireReadings } from './readings';

/** Agreement of several readers. */
export interface FleissKappa {
  /** Fleiss' kappa: 1 is full agreement, 0 the agreement expected by chance. */
  readonly kappa: Estimate;
  /** Standard error of kappa. NaN if kappa is undefined. */
  readonly standardError: number;
  /** Share of pairs of readers who agree, averaged over cases. */
  readonly agreement: number;
  /** Number of cases that at least two readers have read; only these count. */
  readonly cases: number;
}

/**
 * Computes Fleiss' kappa of several readers (Fleiss 1971), generalised to cases that only some of them have read: the
 * agreement on a case is that of its own readers, and a category's share is its share among a case's readers, averaged
 * over cases (Gwet 2014, chapter 2).
 *
 * The standard error is Gwet's (2021, "Large-sample variance of Fleiss generalized kappa"), which is valid for any
 * kappa; Fleiss' own of 1979 is valid only for testing whether kappa is 0. It is cluster-robust if clusters are given.
 *
 * @param readers One row per reader with one category per case; null if not read.
 * @throws RadnetError that names the invalid entry or option, or if rows differ in length or there are fewer than two
 *   readers.
 */
export function fleissKappa(
  readers: readonly (readonly Reading[])[],
  options: ClusterOptions = {},
): FleissKappa {
  requireNoMisspelling('fleissKappa', options, CLUSTER_OPTIONS);
  if (readers.length < 2) throw new RadnetError(`readers: expected at least two, got ${readers.length}`);
  const all = readers[0]!.length;
  readers.forEach((readings, reader) => requireReadings(readings, all, `readers[${reader}]`));
  indexClusters(options.clusters, all);
  const tallies = Array.from({ length: all }, (_, i) => tally(readers.map((readings) => readings[i]!)));
  const kept = tallies.flatMap(({ raters }, i) => (raters >= 2 ? [i] : []));
  const clusters = indexClusters(
    kept.map((i) => options.clusters?.[i] ?? i),
    kept.length,
  );
  const cases = kept.length;
  if (cases === 0) {
    return { kappa: notDefined('no case read by two'), standardError: NaN, agreement: NaN, cases };
  }
  const rows = kept.map((i) => tallies[i]!);
  const shares = new Map<string | number, number>();
  for (const { counts, raters } of rows) {
    for (const [category, count] of counts) {
      shares.set(category, (shares.get(category) ?? 0) + count / raters / cases);
    }
  }
  const agreement = rows.reduce((sum, row) => sum + row.agreement, 0) / cases;
  if (shares.size === 1) {
    return { kappa: notDefined('all use one category alone'), standardError: NaN, agreement, cases };
  }
  const expected = [...shares.values()].reduce((sum, share) => sum + share * share, 0);
  const kappa = (agreement - expected) / (1 - expected);
  const influences = rows.map(({ counts, raters, agreement: own }) => {
    const byChance = [...counts].reduce(
      (sum, [category, count]) => sum + (shares.get(category)! * count) / raters,
      0,
    );
    return (own - agreement - 2 * (1 - kappa) * (byChance - expected)) / (1 - expected);
  });
  // Gwet divides by n - 1 where the large-sample formula divides by n.
  const standardError = influenceError(influences, clusters) * Math.sqrt(cases / (cases - 1));
  return {
    kappa: kappaInterval(kappa, standardError, { expected, clusters: clusters.count }),
    standardError,
    agreement,
    cases,
  };
}

interface Tally {
  readonly counts: ReadonlyMap<string | number, number>;
  readonly raters: number;
  /** Share of pairs of the case's readers who agree. */
  readonly agreement: number;
}

function tally(readings: readonly Reading[]): Tally {
  const counts = new Map<string | number, number>();
  for (const reading of readings) if (reading !== null) counts.set(reading, (counts.get(reading) ?? 0) + 1);
  const raters = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const agreeing = [...counts.values()].reduce((sum, count) => sum + count * (count - 1), 0);
  return { counts, raters, agreement: agreeing / (raters * (raters - 1)) };
}
