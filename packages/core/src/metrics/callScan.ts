import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { showValue } from '../errors/showValue';
import { RadnetError } from '../radnetError';
import type { ThresholdOptions } from './confusionCounts';
import { requireProbabilities, requireProbabilityThreshold } from './requireInputs';

/** Settings for {@link callScan}: when a slice is positive, and how many of them make the scan positive. */
export interface CtCallOptions extends ThresholdOptions {
  /**
   * Number of consecutive positive slices that make the scan positive, a positive integer. Default: 3, as in the paper.
   */
  readonly minConsecutive?: number;
}

export const CT_CALL_OPTIONS = Object.keys({
  threshold: true,
  minConsecutive: true,
} satisfies Record<keyof CtCallOptions, true>);

/** A run of consecutive slices. */
export interface SliceRun {
  /** Index of the first slice, counted from 0. */
  readonly start: number;
  /** The number of slices. */
  readonly length: number;
}

/** The call for a whole scan. */
export interface CtCall {
  /** Whether the scan is called positive. */
  readonly positive: boolean;
  /** The longest run of positive slices, the first one if several are equally long; null if the call is negative. */
  readonly run: SliceRun | null;
  /**
   * Score to rank scans by, in [0, 1]: the highest threshold at which the call is still positive. It is the lowest
   * probability in a window of `minConsecutive` slices, maximized over all windows. 0 if the scan has fewer slices.
   */
  readonly score: number;
}

/**
 * Calls a whole scan positive or negative from the probabilities of its slices. A slice is positive if its probability
 * is at least the threshold; the scan is positive if at least `minConsecutive` consecutive slices are positive (three
 * in RADnet, Grewal et al., 2017).
 *
 * @param probabilities One probability per slice, in [0, 1], in slice order and without padding.
 * @throws RadnetError if there is no slice, if a probability or the threshold lies outside [0, 1], if
 *   `minConsecutive` is not a positive integer, or if the name of an option is misspelt.
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
