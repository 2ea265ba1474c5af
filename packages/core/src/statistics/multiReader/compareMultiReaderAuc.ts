import type { Estimate } from '../../metrics/estimate';
import { normalTwoSided } from '../distributions/normal';
import { studentTwoSided } from '../distributions/studentT';
import { degreesOfFreedomOf, studentEstimate } from './degreesOfFreedom';
import { averageOf, type MultiReaderAuc, type ReaderScores } from './multiReaderAuc';
import { oneShotCovariance } from './oneShotCovariance';

/** Comparison of two modalities, or ways of reading the same cases, by their mean areas under the ROC curve. */
export interface MultiReaderComparison {
  /** Mean area of the first modality. */
  readonly first: MultiReaderAuc;
  /** Mean area of the second modality. */
  readonly second: MultiReaderAuc;
  /** First mean area minus second. */
  readonly difference: Estimate;
  /** Standard error of the difference. */
  readonly standardError: number;
  /** Degrees of freedom of the test. */
  readonly degreesOfFreedom: number;
  /** Two-sided p-value by Student's t (normal above 50 degrees of freedom); NaN if the difference has no variance. */
  readonly pValue: number;
}

/**
 * Compares the areas under the ROC curve of two ways of reading the same cases: readers with and without a model's
 * help, or readers and a model (given as a single reader with a name of its own). Readers with the same name in both
 * count as the same person. Each reader may have read only some of the cases. See {@link multiReaderAuc} for method and
 * sources.
 *
 * @param labels One label per case, 0 or 1.
 * @param first Scores of the first modality, by reader.
 * @param second Scores of the second modality, by reader.
 * @throws RadnetError as {@link multiReaderAuc} does.
 */
export function compareMultiReaderAuc(
  labels: ArrayLike<number>,
  first: readonly ReaderScores[],
  second: readonly ReaderScores[],
): MultiReaderComparison {
  const a = averageOf(labels, first, 'first');
  const b = averageOf(labels, second, 'second');
  const shared = oneShotCovariance(a.sums, b.sums, (i, j) => first[i]!.reader === second[j]!.reader);
  const unbiased = a.variance.covariance + b.variance.covariance - 2 * shared.covariance;
  const variance = unbiased > 0 ? unbiased : a.variance.biased + b.variance.biased - 2 * shared.biased;
  const degreesOfFreedom = degreesOfFreedomOf(variance, [a.variance, b.variance], shared);
  const value = a.value - b.value;
  const difference = studentEstimate(value, variance, { degreesOfFreedom, range: [-1, 1] });
  return {
    first: a.report,
    second: b.report,
    difference,
    standardError: Math.sqrt(variance),
    degreesOfFreedom,
    pValue: variance > 0 ? pValueOf(value / Math.sqrt(variance), degreesOfFreedom) : NaN,
  };
}

function pValueOf(t: number, degreesOfFreedom: number): number {
  return degreesOfFreedom > 50 ? normalTwoSided(t) : studentTwoSided(t, Math.floor(degreesOfFreedom));
}
