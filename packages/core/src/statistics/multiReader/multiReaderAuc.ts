import type { Estimate } from '../../metrics/estimate';
import { requireEvery } from '../../metrics/requireInputs';
import { rocAuc } from '../../metrics/rocAuc';
import { wilsonEstimate } from '../../metrics/wilsonInterval';
import { RadnetError } from '../../radnetError';
import { degreesOfFreedomOf, studentEstimate } from './degreesOfFreedom';
import { type OneShotCovariance, oneShotCovariance } from './oneShotCovariance';
import { type ReaderSums, sumReader } from './pairMoments';

/** The scores that one reader gave the cases. */
export interface ReaderScores {
  /** The reader's name. */
  readonly reader: string;
  /** A finite number a case, higher for positive; null where not read. Calls of 0 and 1 are scores, too. */
  readonly scores: readonly (number | null)[];
}

/** The mean area under the ROC curve of several readers. */
export interface MultiReaderAuc {
  /** The mean over readers, each weighing as many comparisons as he made: negatives times positives that he read. */
  readonly auc: Estimate;
  /** The standard error of the mean area. */
  readonly standardError: number;
  /** For the interval's Student t; above 50 it is normal. */
  readonly degreesOfFreedom: number;
  /** The area of each reader. */
  readonly readers: readonly {
    readonly reader: string;
    readonly negatives: number;
    readonly positives: number;
    readonly auc: Estimate;
  }[];
}

/**
 * The area under the ROC curve of several readers, with an interval for other readers and other cases: the one-shot estimate of
 * its variance, a U-statistic (Gallas 2006; any design Gallas and Brown 2008), as in the FDA's iMRMC. Readers may have read parts of
 * the cases. A single reader counts as fixed, which suits a model. Degrees of freedom after Gallas' formula in iMRMC, whole numbers
 * below. Where the estimate of the variance is negative, as can be with few cases, its biased form stands in;
 * where that is 0, as for perfect readers, the interval is Wilson's for as many trials as the smaller class has cases.
 *
 * @param labels 0 or 1, one a case. Cases count as independent.
 * @throws RadnetError that names the reader and the entry that does not fit, for doubled readers, and for one who has not read
 * a case of either class.
 */
export function multiReaderAuc(labels: ArrayLike<number>, readers: readonly ReaderScores[]): MultiReaderAuc {
  return averageOf(labels, readers, 'readers').report;
}

/** What a comparison needs besides. */
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
