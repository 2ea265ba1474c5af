import { showValue } from '../errors/showValue';
import { requireLabelsFor, requireScores } from '../metrics/requireInputs';
import { RadnetError } from '../radnetError';
import { rankFalling } from './weightedRanking';

/** What a threshold has to reach: a share in (0, 1]. */
export type ThresholdTarget = { readonly sensitivity: number } | { readonly specificity: number };

/**
 * The threshold at which a required sensitivity is reached at the highest specificity, or a required specificity at the
 * highest sensitivity, halfway between the scores on either side (the lowest score itself where all are called). Choose it on
 * validation data, and report it on test data with `operatingPoint`: there it will not hit the target exactly.
 *
 * @param labels 0 or 1.
 * @param scores As many finite numbers; from the threshold on positive.
 * @returns NaN where a class is missing, and where the specificity is reached only by calling nothing positive.
 * @throws RadnetError where that does not hold, or the target lies outside (0, 1].
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
