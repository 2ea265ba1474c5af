import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import type { Estimate } from '../metrics/estimate';
import { requireEvery } from '../metrics/requireInputs';
import { clusteredProportion } from './clusteredProportion';
import { CLUSTER_OPTIONS, type ClusterOptions, indexClusters } from './clusters';
import { normalTwoSided } from './distributions/normal';
import { type McNemar, mcnemarTest } from './mcnemarTest';
import { pairedDifference } from './pairedDifference';
import { requireBinaryReadings } from './readings';

/** Comparison of how often two readers or models are right on the same cases. */
export interface PairedComparison {
  /** Number of cases that both have called. */
  readonly cases: number;
  /** Share of cases that the first called correctly. */
  readonly first: Estimate;
  /** Share of cases that the second called correctly. */
  readonly second: Estimate;
  /** First share minus second. */
  readonly difference: Estimate;
  /** McNemar's test of the difference. */
  readonly mcnemar: McNemar;
  /**
   * Two-sided p-value of McNemar's test for clustered cases (Obuchowski 1998), chi-square with one degree of freedom
   * and no continuity correction. Without clusters it is the p-value of McNemar's uncorrected test.
   */
  readonly clusteredPValue: number;
}

/** Comparison of two sets of calls on the same cases. */
export interface CallsComparison {
  /** Over all cases. */
  readonly accuracy: PairedComparison;
  /** Over positive cases. */
  readonly sensitivity: PairedComparison;
  /** Over negative cases. */
  readonly specificity: PairedComparison;
}

/**
 * Compares the calls of two models, or of a model and a reader, on the cases that both have called: accuracy over all
 * of them, sensitivity over the positives, specificity over the negatives.
 *
 * @param labels One label per case, 0 or 1.
 * @param first One call per case: 0, 1, or null if not read.
 * @param second The other calls on the same cases.
 * @throws RadnetError that names the invalid entry or option, or the argument whose length differs.
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
