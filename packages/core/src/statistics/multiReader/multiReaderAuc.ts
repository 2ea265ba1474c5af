import type { Estimate } from '../../metrics/estimate';
import { requireEvery } from '../../metrics/requireInputs';
import { rocAuc } from '../../metrics/rocAuc';
import { wilsonEstimate } from '../../metrics/wilsonInterval';
import { RadnetError } from '../../radnetError';
import { degreesOfFreedomOf, studentEstimate } from './degreesOfFreedom';
import { type OneShotCovariance, oneShotCovariance } from './oneShotCovariance';
import { type ReaderSums, sumReader } from './pairMoments';

/** One reader's scores for the cases. */
export interface ReaderScores {
  /** Name of the reader, by which comparisons recognize the same person. */
  readonly reader: string;
  /** One finite number per case, higher for positive; null if not read. Calls of 0 and 1 are valid scores. */
  readonly scores: readonly (number | null)[];
}

/** Mean area under the ROC curve of several readers. */
export interface MultiReaderAuc {
  /**
   * Mean over readers, weighted by the number of comparisons of each: negatives times positives that the reader has
   * read.
   */
  readonly auc: Estimate;
  /** Standard error of the mean area. */
  readonly standardError: number;
  /** Degrees of freedom of the interval's Student's t; above 50 the interval is normal. */
  readonly degreesOfFreedom: number;
  /** Area of each reader, in the order given. */
  readonly readers: readonly {
    /** Name of the reader. */
    readonly reader: string;
    /** Number of negative cases that the reader has read. */
    readonly negatives: number;
    /** Number of positive cases that the reader has read. */
    readonly positives: number;
    /** The reader's area, with the interval of {@link rocAuc}. */
    readonly auc: Estimate;
  }[];
}

/**
 * Computes the mean area under the ROC curve of several readers, with an interval that generalizes to other readers and
 * other cases. Each reader may have read only some of the cases. A single reader counts as fixed, which suits a model.
 *
 * The variance is the one-shot estimate, a U-statistic (Gallas 2006; for any study design Gallas and Brown 2008), as in
 * the FDA's iMRMC. The degrees of freedom follow Gallas' formula in iMRMC and are rounded down for Student's t. If the
 * variance estimate is not positive, which can happen with few cases, its biased form replaces it. If that is 0, as for
 * perfect readers, the interval is Wilson's, with the number of cases of the smaller class as the number of trials.
 *
 * @param labels One label per case, 0 or 1. Cases are assumed to be independent.
 * @param readers Scores of each reader, at least one.
 * @throws RadnetError that names the reader and the invalid entry, or the reader whose name comes twice or who has not
 *   read a case of each class.
 */
export function multiReaderAuc(labels: ArrayLike<number>, readers: readonly ReaderScores[]): MultiReaderAuc {
  return averageOf(labels, readers, 'readers').report;
}

/** A reader average with what comparisons need to compute covariances. */
export interface ReaderAverage {
  readonly report: MultiReaderAuc;
  readonly value: number;
  readonly sums: readonly ReaderSums[];
  readonly variance: OneShotCovariance;
}

export function averageOf(
  labels: ArrayLike<number>,
  readers: readonly ReaderScores[],
  name: string,
): ReaderAverage {
  requireReaders(labels, readers, name);
  const sums = readers.map(({ scores }) =>
    sumReader({
      negatives: scores.filter((_, i) => labels[i] === 0),
      positives: scores.filter((_, i) => labels[i] === 1),
    }),
  );
  const total = sums.reduce((sum, { negatives, positives }) => sum + negatives * positives, 0);
  const value = sums.reduce((sum, { outcomes }) => sum + outcomes, 0) / total;
  const variance = oneShotCovariance(sums, sums, (i, j) => i === j);
  const used = variance.covariance > 0 ? variance.covariance : variance.biased;
  const degreesOfFreedom = degreesOfFreedomOf(used, [variance]);
  const report = {
    auc:
      used > 0
        ? studentEstimate(value, used, { degreesOfFreedom, range: [0, 1] })
        : wilsonEstimate(value, smallerClass(labels)),
    standardError: Math.sqrt(used),
    degreesOfFreedom,
    readers: readers.map(({ reader, scores }, k) => {
      const read = scores.flatMap((score, i) => (score === null ? [] : [i]));
      const { negatives, positives } = sums[k]!;
      const auc = rocAuc(
        read.map((i) => labels[i]!),
        read.map((i) => scores[i]!),
      );
      return { reader, negatives, positives, auc };
    }),
  };
  return { report, value, sums, variance };
}

function smallerClass(labels: ArrayLike<number>): number {
  const positives = Array.from(labels).filter((label) => label === 1).length;
  return Math.min(positives, labels.length - positives);
}

function requireReaders(labels: ArrayLike<number>, readers: readonly ReaderScores[], name: string): void {
  requireEvery(labels, (label) => label === 0 || label === 1, 'labels', '0 or 1');
  if (readers.length === 0) throw new RadnetError(`${name}: expected at least one reader, got none`);
  readers.forEach(({ reader, scores }, k) => {
    const where = `${name}[${k}].scores`;
    if (readers.findIndex((other) => other.reader === reader) < k) {
      throw new RadnetError(`${name}[${k}]: reader '${reader}' is given twice`);
    }
    if (scores.length !== labels.length) {
      throw new RadnetError(`${where}: expected ${labels.length}, one for each case, got ${scores.length}`);
    }
    scores.forEach((score, i) => {
      if (score !== null && !Number.isFinite(score)) {
        throw new RadnetError(
          `${where}[${i}]: expected a finite number, or null where not read, got ${score}`,
        );
      }
    });
    for (const label of [0, 1]) {
      if (!scores.some((score, i) => score !== null && labels[i] === label)) {
        throw new RadnetError(
          `${where}: expected a ${label === 1 ? 'positive' : 'negative'} case that was read`,
        );
      }
    }
  });
}
