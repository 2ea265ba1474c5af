import type { ConfusionCounts } from './confusionCounts';
import { type Estimate, mapEstimate, notDefined } from './estimate';
import { wilsonInterval } from './wilsonInterval';

// Each score comes with Wilson's 95 % interval. One that is not defined, 0 / 0, is NaN, its interval too, with the
// reason. The intervals take the counted cases as independent. Slices of one patient are not: `levelReport` respects that.

/** The share of answers that are right: (TP + TN) / all. See `wilsonInterval` for the interval. */
export function accuracy(counts: ConfusionCounts): Estimate {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = counts;
  const right = truePositives + trueNegatives;
  return wilsonInterval(right, right + falsePositives + falseNegatives);
}

/** Sensitivity, the share of positives that are found: TP / (TP + FN). NaN where there is none. */
export function recall({ truePositives, falseNegatives }: ConfusionCounts): Estimate {
  return shareOf(truePositives, truePositives + falseNegatives, 'no positives');
}

/** The share of positive answers that are right: TP / (TP + FP). NaN where there is none. */
export function precision({ truePositives, falsePositives }: ConfusionCounts): Estimate {
  return shareOf(truePositives, truePositives + falsePositives, 'none called positive');
}

/** The share of negatives that are passed: TN / (TN + FP). NaN where there is none. */
export function specificity({ trueNegatives, falsePositives }: ConfusionCounts): Estimate {
  return shareOf(trueNegatives, trueNegatives + falsePositives, 'no negatives');
}

/**
 * The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN). It is 2 J / (1 + J), which grows with the Jaccard
 * index J = TP / (TP + FP + FN). J is a proportion, so the interval is Wilson's of J, carried over. NaN where
 * nothing is positive, neither in truth nor in answer.
 */
export function f1({ truePositives, falsePositives, falseNegatives }: ConfusionCounts): Estimate {
  const involved = truePositives + falsePositives + falseNegatives;
  const jaccard = shareOf(truePositives, involved, 'no positives, none called so');
  return mapEstimate(jaccard, (j) => (2 * j) / (1 + j));
}

/** @param reason Why there may be none to take a share of. */
function shareOf(part: number, whole: number, reason: string): Estimate {
  return whole === 0 ? notDefined(reason) : wilsonInterval(part, whole);
}
