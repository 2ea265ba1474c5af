import { requireKnownOptions } from '../errors/requireKnownOptions';
import { showValue } from '../errors/showValue';
import { RadnetError } from '../radnetError';
import { requireLabelsFor, requireScores } from './requireInputs';

/** Confusion matrix of a binary classifier. The counts of the parts of a data set add up to those of the whole. */
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

/** Settings for {@link countConfusion}. */
export interface ThresholdOptions {
  /**
   * Cases whose score is at least this are called positive. Finite; from 0 to 1 if scores are probabilities. Default:
   * 0.5.
   */
  readonly threshold?: number;
}

const OPTIONS = { threshold: true } satisfies Record<keyof ThresholdOptions, true>;

/**
 * Counts how often a classifier is right and wrong, by class.
 *
 * @param labels One label per case, 0 or 1.
 * @param scores One finite number per case: probabilities, or any other score on the threshold's scale.
 * @throws RadnetError that names the invalid entry or option, or the argument whose length differs.
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

/** Adds up the counts of several parts of a data set. */
export function sumConfusion(parts: readonly ConfusionCounts[]): ConfusionCounts {
  const sum = (count: keyof ConfusionCounts): number => parts.reduce((total, part) => total + part[count], 0);
  return {
    truePositives: sum('truePositives'),
    falsePositives: sum('falsePositives'),
    trueNegatives: sum('trueNegatives'),
    falseNegatives: sum('falseNegatives'),
  };
}
