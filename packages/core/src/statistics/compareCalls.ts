import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import type { Estimate } from '../metrics/estimate';
import { requireEvery } from '../metrics/requireInputs';
import { clusteredProportion } from './clusteredProportion';
import { CLUSTER_OPTIONS, type ClusterOptions, indexClusters } from './clusters';
import { normalTwoSided } from './distributions/normal';
import { type McNemar, mcnemarTest } from './mcnemarTest';
import { pairedDifference } from './pairedDifference';
import { requireBinaryReadings } from './readings';

/** How often two are right on the same cases. */
export interface PairedComparison {
  /** The number of cases. */
  readonly cases: number;
  /** The first one's share. */
  readonly first: Estimate;
  /** The second one's share. */
  readonly second: Estimate;
  /** First minus second. */
  readonly difference: Estimate;
  /** McNemar's test of the difference. */
  readonly mcnemar: McNemar;
  /**
   * Of McNemar's test for clustered cases (Obuchowski 1998), without continuity correction: chi-square of one degree of
   * freedom. Without clusters it is McNemar's own, uncorrected.
   */
  readonly clusteredPValue: number;
}

/** Two sets of calls on the same cases, compared. */
export interface CallsComparison {
  /** Over all cases. */
  readonly accuracy: PairedComparison;
  /** Over positive cases. */
  readonly sensitivity: PairedComparison;
  /** Over negative cases. */
  readonly specificity: PairedComparison;
}

/**
 * Compares the calls of two models, or of a model and a reader, on the cases that both have called: accuracy over all, sensitivity
 * over the positives, specificity over the negatives.
 *
 * @param labels 0 or 1.
 * @param first As many: 0, 1, or null where not read.
 * @param second Likewise.
 * @throws RadnetError that names the entry where that does not hold.
 */
export function compareCalls(
  labels: ArrayLike<number>,
  first: readonly (number | null)[],
  second: readonly (number | null)[],
  options: ClusterOptions = {},
): CallsComparison {
  requireNoMisspelling('compareCalls', options, CLUSTER_OPTIONS);
  requireEvery(labels, (label) => label === 0 || label === 1, 'labels', '0 or 1');
  requireBinaryReadings(first, labels.length, 'first');
  requireBinaryReadings(second, labels.length, 'second');
  const { of } = indexClusters(options.clusters, labels.length);
  const both = first.flatMap((reading, i) => (reading !== null && second[i] !== null ? [i] : []));
  const compare = (counted: (label: number) => boolean): PairedComparison => {
    const chosen = both.filter((i) => counted(labels[i]!));
    const right = (calls: readonly (number | null)[]): number[] =>
      chosen.map((i) => Number(calls[i] === labels[i]));
    return comparison(
      right(first),
      right(second),
      chosen.map((i) => of[i]!),
    );
  };
  return {
    accuracy: compare(() => true),
    sensitivity: compare((label) => label === 1),
    specificity: compare((label) => label === 0),
  };
}

function comparison(
  first: readonly number[],
  second: readonly number[],
  clusters: readonly number[],
): PairedComparison {
  const index = indexClusters(clusters, first.length);
  const differences = first.map((right, i) => right - second[i]!);
  const count = (value: number): number => differences.filter((difference) => difference === value).length;
  const sums = new Float64Array(index.count);
  differences.forEach((difference, i) => (sums[index.of[i]!]! += difference));
  const total = sums.reduce((a, b) => a + b, 0);
  const squares = sums.reduce((a, b) => a + b * b, 0);
  return {
    cases: first.length,
    first: clusteredProportion(first, { clusters }),
    second: clusteredProportion(second, { clusters }),
    difference: pairedDifference(first, second, index),
    mcnemar: mcnemarTest(count(1), count(-1)),
    clusteredPValue: squares === 0 ? 1 : normalTwoSided(total / Math.sqrt(squares)),
  };
}
