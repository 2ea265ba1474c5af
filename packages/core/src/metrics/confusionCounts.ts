import { requireKnownOptions } from '../errors/requireKnownOptions';
import { showValue } from '../errors/showValue';
import { RadnetError } from '../radnetError';
import { requireLabelsFor, requireScores } from './requireInputs';

/** How often each answer met each truth. Counts of parts of a data set add up to those of the whole. */
export interface ConfusionCounts {
  /** Positives called positive. */
  readonly truePositives: number;
  /** Negatives called positive. */
  readonly falsePositives: number;
  /** Negatives called negative. */
  readonly trueNegatives: number;
  /** Positives called negative. */
  readonly falseNegatives: number;
}

/** Options of `countConfusion`. */
export interface ThresholdOptions {
  /** A score of this or more is positive. 0.5 by default. */
  readonly threshold?: number;
}

const OPTIONS = { threshold: true } satisfies Record<keyof ThresholdOptions, true>;

/**
 * Counts the answers of a classifier.
 *
 * @param labels 0 or 1.
 * @param scores As many finite numbers: probabilities, or anything else that the threshold fits.
 * @throws RadnetError that names the entry where that does not hold.
 */
export function countConfusion(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: ThresholdOptions = {},
): ConfusionCounts {
  requireKnownOptions('countConfusion', options, Object.keys(OPTIONS));
  const { threshold = 0.5 } = options;
  requireLabelsFor(scores, labels);
  requireScores(scores);
  if (!Number.isFinite(threshold)) {
    throw new RadnetError(`threshold: expected a finite number, got ${showValue(threshold)}`);
  }
  const counts = { truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 };
  for (let i = 0; i < scores.length; i++) {
    if (scores[i]! >= threshold) counts[labels[i] === 1 ? 'truePositives' : 'falsePositives']++;
    else counts[labels[i] === 1 ? 'falseNegatives' : 'trueNegatives']++;
  }
  return counts;
}

/** The counts of several parts as one. */
export function sumConfusion(parts: readonly ConfusionCounts[]): ConfusionCounts {
  const sum = (count: keyof ConfusionCounts): number => parts.reduce((total, part) => total + part[count], 0);
  return {
    truePositives: sum('truePositives'),
    falsePositives: sum('falsePositives'),
    trueNegatives: sum('trueNegatives'),
    falseNegatives: sum('falseNegatives'),
  };
}
