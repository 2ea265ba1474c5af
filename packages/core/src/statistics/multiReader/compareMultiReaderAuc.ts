import type { Estimate } from '../../metrics/estimate';
import { normalTwoSided } from '../distributions/normal';
import { studentTwoSided } from '../distributions/studentT';
import { degreesOfFreedomOf, studentEstimate } from './degreesOfFreedom';
import { averageOf, type MultiReaderAuc, type ReaderScores } from './multiReaderAuc';
import { oneShotCovariance } from './oneShotCovariance';

/** Two modalities that the same readers read, compared by their mean areas. */
export interface MultiReaderComparison {
  /** The first one's mean area. */
  readonly first: MultiReaderAuc;
  /** The second one's mean area. */
  readonly second: MultiReaderAuc;
  /** First minus second. */
  readonly difference: Estimate;
  /** The standard error of the difference. */
  readonly standardError: number;
  /** Degrees of freedom of the test. */
  readonly degreesOfFreedom: number;
  /** Two-sided, by Student's t; NaN where the difference has no variance. */
  readonly pValue: number;
}

/**
 * Compares the areas under the ROC curve of two ways of reading the same cases: readers with and without a model's help, or a model
 * (a single reader of another name) with readers. A reader who is in both is known by his name. Any of them may have read parts of
 * the cases. Method and sources: `multiReaderAuc`.
 *
 * @throws RadnetError as `multiReaderAuc`.
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
