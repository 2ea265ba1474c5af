import { showValue } from '../errors/showValue';
import { requireLabelsFor, requireScores } from '../metrics/requireInputs';
import { RadnetError } from '../radnetError';
import { rankFalling } from './weightedRanking';

/** Sensitivity or specificity that a threshold must reach, in (0, 1]. */
export type ThresholdTarget = { readonly sensitivity: number } | { readonly specificity: number };

/**
 * Returns the threshold that reaches a required sensitivity at the highest possible specificity, or a required
 * specificity at the highest possible sensitivity. It lies halfway between the neighbouring scores, or equals the
 * lowest score if all cases are called positive. Choose it on validation data and report its scores on test data with
 * {@link operatingPoint}; they will not match the target exactly.
 *
 * @param labels One label per case, 0 or 1.
 * @param scores One finite number per case; a case is positive if its score is at least the threshold.
 * @returns The threshold; NaN if a class is missing, or if only calling no case positive reaches the specificity.
 * @throws RadnetError that names the invalid entry, or the argument whose length differs, or if the target lies outside
 *   (0, 1].
 */
export function thresholdFor(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  target: ThresholdTarget,
): number {
  requireLabelsFor(scores, labels);
  requireScores(scores);
  requireTarget(target);
  const { order, last, labels: sorted } = rankFalling(labels, scores);
  const positives = sorted.reduce((sum, label) => sum + label, 0);
  const negatives = sorted.length - positives;
  if (positives === 0 || negatives === 0) return NaN;
  let threshold = NaN;
  let found = 0;
  for (let at = 0; at < order.length; at++) {
    found += sorted[at]!;
    if (last[at] === 0) continue;
    const passed = negatives - (at + 1 - found);
    if ('specificity' in target && passed / negatives < target.specificity) break;
    const score = scores[order[at]!]!;
    threshold = at + 1 < order.length ? (score + scores[order[at + 1]!]!) / 2 : score;
    if ('sensitivity' in target && found / positives >= target.sensitivity) break;
  }
  return threshold;
}

/** @throws RadnetError unless the target's share lies in (0, 1]. */
export function requireTarget(target: ThresholdTarget): void {
  const [name, share] =
    'sensitivity' in target ? ['sensitivity', target.sensitivity] : ['specificity', target.specificity];
  if (!(share > 0 && share <= 1)) {
    throw new RadnetError(`target.${name}: expected a share above 0 and up to 1, got ${showValue(share)}`);
  }
}
