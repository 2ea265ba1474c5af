import type { ConfusionCounts } from './confusionCounts';
import type { Estimate } from './estimate';
import { wilsonInterval } from './wilsonInterval';

// Each score comes with Wilson's 95 % interval. One that is not defined, 0 / 0, has the value NaN and the interval
// [0, 1]. The intervals take the counted cases as independent. Slices of one scan are not: at slice level they are too
// narrow.

/** The share of answers that are right: (TP + TN) / all. See `wilsonInterval` for the interval. */
export function accuracy(counts: ConfusionCounts): Estimate {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = counts;
  const right = truePositives + trueNegatives;
  return wilsonInterval(right, right + falsePositives + falseNegatives);
}

/** Sensitivity, the share of positives that are found: TP / (TP + FN). NaN, [0, 1] where there is none. */
export function recall({ truePositives, falseNegatives }: ConfusionCounts): Estimate {
  return wilsonInterval(truePositives, truePositives + falseNegatives);
}

/** The share of positive answers that are right: TP / (TP + FP). NaN, [0, 1] where there is none. */
export function precision({ truePositives, falsePositives }: ConfusionCounts): Estimate {
  return wilsonInterval(truePositives, truePositives + falsePositives);
}

/** The share of negatives that are passed: TN / (TN + FP). NaN, [0, 1] where there is none. */
export function specificity({ trueNegatives, falsePositives }: ConfusionCounts): Estimate {
  return wilsonInterval(trueNegatives, trueNegatives + falsePositives);
}

/**
 * The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN). It is 2 J / (1 + J), which grows with the Jaccard
 * index J = TP / (TP + FP + FN). J is a proportion, so the interval is Wilson's of J, carried over. NaN, [0, 1] where
 * nothing is positive, neither in truth nor in answer.
 */
export function f1({ truePositives, falsePositives, falseNegatives }: ConfusionCounts): Estimate {
  const jaccard = wilsonInterval(truePositives, truePositives + falsePositives + falseNegatives);
  const toF1 = (j: number): number => (2 * j) / (1 + j);
  return { value: toF1(jaccard.value), lower: toF1(jaccard.lower), upper: toF1(jaccard.upper) };
}
