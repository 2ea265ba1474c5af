import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { showValue } from '../errors/showValue';
import { RadnetError } from '../radnetError';
import type { ThresholdOptions } from './confusionCounts';
import { requireProbabilities, requireProbabilityThreshold } from './requireInputs';

/** Options of `callScan`: from which slices it makes the call for a scan. */
export interface CtCallOptions extends ThresholdOptions {
  /** How many neighbouring slices must be positive to make the scan positive. 3 by default, as in the paper. */
  readonly minConsecutive?: number;
}

export const CT_CALL_OPTIONS = Object.keys({
  threshold: true,
  minConsecutive: true,
} satisfies Record<keyof CtCallOptions, true>);

/** Neighbouring slices, by index. */
export interface SliceRun {
  /** The first slice, counted from 0. */
  readonly start: number;
  /** The number of slices. */
  readonly length: number;
}

/** The call for a whole scan. */
export interface CtCall {
  /** Whether the scan is called positive. */
  readonly positive: boolean;
  /** The longest run of positive slices, the first among equals; null where the call is negative. */
  readonly run: SliceRun | null;
  /**
   * The highest threshold at which the call is still positive, a score to rank scans by: the best, over windows of
   * `minConsecutive` slices, of the lowest probability within. 0 where the scan has fewer slices than that.
   */
  readonly score: number;
}

/**
 * The call for a whole scan from its slices: positive when at least `minConsecutive` consecutive slices are, a slice
 * being positive from the threshold on (RADnet, Grewal et al., 2017: three or more).
 *
 * @param probabilities One in [0, 1] a slice, in slice order and without padding.
 * @throws RadnetError where there is no slice, a probability or the threshold lies outside [0, 1], or `minConsecutive` is
 * not a positive integer.
 */
export function callScan(probabilities: ArrayLike<number>, options: CtCallOptions = {}): CtCall {
  requireNoMisspelling('callScan', options, CT_CALL_OPTIONS);
  const { threshold = 0.5, minConsecutive = 3 } = options;
  requireProbabilities(probabilities);
  requireProbabilityThreshold(threshold);
  if (!(Number.isInteger(minConsecutive) && minConsecutive > 0)) {
    throw new RadnetError(`minConsecutive: expected a positive integer, got ${showValue(minConsecutive)}`);
  }
  const values = Array.from(probabilities);
  const longest = longestRun(values.map((probability) => probability >= threshold));
  const positive = longest.length >= minConsecutive;
  return { positive, run: positive ? longest : null, score: highestThreshold(values, minConsecutive) };
}

function longestRun(positives: readonly boolean[]): SliceRun {
  let longest: SliceRun = { start: 0, length: 0 };
  let length = 0;
  positives.forEach((positive, i) => {
    length = positive ? length + 1 : 0;
    if (length > longest.length) longest = { start: i + 1 - length, length };
  });
  return longest;
}

function highestThreshold(probabilities: readonly number[], minConsecutive: number): number {
  let highest = 0;
  for (let end = minConsecutive; end <= probabilities.length; end++) {
    highest = Math.max(highest, Math.min(...probabilities.slice(end - minConsecutive, end)));
  }
  return highest;
}
