import type { ConfusionCounts } from './confusionCounts';
import { type Estimate, mapEstimate, notDefined } from './estimate';
import { wilsonInterval } from './wilsonInterval';

// Each score comes with Wilson's 95 % interval. An undefined score (0 / 0) is NaN, and so is its interval; `reason`
// says why. The intervals assume independent cases. Slices of one patient are not: use `levelReport` for them.

/**
 * Returns the share of cases that are called correctly: (TP + TN) / all. See {@link wilsonInterval} for the interval.
 */
export function accuracy(counts: ConfusionCounts): Estimate {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = counts;
  const right = truePositives + trueNegatives;
  return wilsonInterval(right, right + falsePositives + falseNegatives);
}

/** Returns the sensitivity, the share of positives that are called positive: TP / (TP + FN). NaN without positives. */
export function recall({ truePositives, falseNegatives }: ConfusionCounts): Estimate {
  return shareOf(truePositives, truePositives + falseNegatives, 'no positives');
}

/** Returns the share of positive calls that are right: TP / (TP + FP). NaN without positive calls. */
export function precision({ truePositives, falsePositives }: ConfusionCounts): Estimate {
  return shareOf(truePositives, truePositives + falsePositives, 'none called positive');
}

/** Returns the share of negatives that are called negative: TN / (TN + FP). NaN without negatives. */
export function specificity({ trueNegatives, falsePositives }: ConfusionCounts): Estimate {
  return shareOf(trueNegatives, trueNegatives + falsePositives, 'no negatives');
}

/**
 * Returns the harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN). F1 equals 2 J / (1 + J), which increases
 * with the Jaccard index J = TP / (TP + FP + FN). J is a proportion, so its Wilson interval is mapped to F1. NaN if
 * there are neither positives nor positive calls.
 */
export function f1({ truePositives, falsePositives, falseNegatives }: ConfusionCounts): Estimate {
  const involved = truePositives + falsePositives + falseNegatives;
  const jaccard = shareOf(truePositives, involved, 'no positives, none called so');
  return mapEstimate(jaccard, (j) => (2 * j) / (1 + j));
}

/** @param reason Why the score is undefined if `whole` is 0. */
function shareOf(part: number, whole: number, reason: string): Estimate {
  return whole === 0 ? notDefined(reason) : wilsonInterval(part, whole);
}
