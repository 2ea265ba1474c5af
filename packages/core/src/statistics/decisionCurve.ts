import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import type { Estimate } from '../metrics/estimate';
import { requireEvery, requireLabelsFor, requireProbabilities } from '../metrics/requireInputs';
import { bootstrapEstimates, type BootstrapOptions } from './bootstrap';
import { rankFalling } from './weightedRanking';

/** Settings for {@link decisionCurve}. */
export interface DecisionCurveOptions extends BootstrapOptions {
  /** Threshold probabilities, each in (0, 1). Default: 0.01, 0.02, ..., 0.99. */
  readonly thresholds?: readonly number[] | undefined;
}

const OPTIONS = Object.keys({
  clusters: true,
  resamples: true,
  seed: true,
  thresholds: true,
} satisfies Record<keyof DecisionCurveOptions, true>);

/** Net benefit per case at one threshold, in units of true positives. Acting on no case has net benefit 0. */
export interface DecisionPoint {
  /**
   * Probability from which one would act: a false alarm costs threshold / (1 - threshold) of the gain of a true
   * positive.
   */
  readonly threshold: number;
  /** Net benefit of acting on the cases whose probability is at least the threshold. */
  readonly model: Estimate;
  /** Net benefit of acting on every case. */
  readonly treatAll: number;
}

const DEFAULT = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);

/**
 * Performs a decision curve analysis (Vickers and Elkin 2006): does acting on the model do more good than acting on
 * every case or on none? The threshold expresses how many false alarms a true positive is worth. The probabilities must
 * be calibrated. The intervals come from the cluster bootstrap and are pointwise.
 *
 * @param labels One label per case, 0 or 1.
 * @param probabilities One probability per case, in [0, 1].
 * @throws RadnetError that names the invalid entry or option, or the argument whose length differs.
 */
export function decisionCurve(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: DecisionCurveOptions = {},
): DecisionPoint[] {
  requireNoMisspelling('decisionCurve', options, OPTIONS);
  const { thresholds = DEFAULT, ...others } = options;
  requireProbabilities(probabilities);
  requireLabelsFor(probabilities, labels);
  requireEvery(
    thresholds,
    (threshold) => threshold > 0 && threshold < 1,
    'thresholds',
    'a number between 0 and 1',
  );
  const { order, labels: sorted } = rankFalling(labels, probabilities);
  const falling = thresholds.map((_, k) => k).sort((a, b) => thresholds[b]! - thresholds[a]!);
  const odds = thresholds.map((threshold) => threshold / (1 - threshold));
  const benefits = new Float64Array(thresholds.length);
  const model = bootstrapEstimates(
    labels.length,
    (weights) => {
      let total = 0;
      for (let i = 0; i < weights.length; i++) total += weights[i]!;
      let [found, falseAlarms, at] = [0, 0, 0];
      for (const k of falling) {
        for (; at < order.length && probabilities[order[at]!]! >= thresholds[k]!; at++) {
          if (sorted[at] === 1) found += weights[order[at]!]!;
          else falseAlarms += weights[order[at]!]!;
        }
        benefits[k] = (found - odds[k]! * falseAlarms) / total;
      }
      return benefits;
    },
    others,
  );
  const prevalence = sorted.reduce((sum, label) => sum + label, 0) / sorted.length;
  return thresholds.map((threshold, k) => ({
    threshold,
    model: model[k]!,
    treatAll: prevalence - odds[k]! * (1 - prevalence),
  }));
}
