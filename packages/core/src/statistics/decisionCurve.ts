import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import type { Estimate } from '../metrics/estimate';
import { requireEvery, requireLabelsFor, requireProbabilities } from '../metrics/requireInputs';
import { bootstrapEstimates, type BootstrapOptions } from './bootstrap';
import { rankFalling } from './weightedRanking';

/** Options of `decisionCurve`. */
export interface DecisionCurveOptions extends BootstrapOptions {
  /** Threshold probabilities in (0, 1), rising. 0.01, 0.02 ... 0.99 by default. */
  readonly thresholds?: readonly number[] | undefined;
}

const OPTIONS = Object.keys({
  clusters: true,
  resamples: true,
  seed: true,
  thresholds: true,
} satisfies Record<keyof DecisionCurveOptions, true>);

/** Net benefit a case, in true positives. Treating none has 0. */
export interface DecisionPoint {
  /** The probability from which one would act: acting on a negative is worth threshold / (1 - threshold) of finding a positive. */
  readonly threshold: number;
  /** Of acting where the model's probability is at least the threshold. */
  readonly model: Estimate;
  /** Of acting on every case. */
  readonly treatAll: number;
}

const DEFAULT = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);

/**
 * Decision curve analysis (Vickers and Elkin 2006): whether acting on the model does more good than acting on all or on none, by how
 * many false alarms one would take for a find. It needs calibrated probabilities. The intervals, by the cluster bootstrap, hold
 * point by point.
 *
 * @param labels 0 or 1.
 * @param probabilities As many, in [0, 1].
 * @throws RadnetError that names the entry where that does not hold.
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
