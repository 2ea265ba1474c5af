import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { type Estimate, notDefined } from '../metrics/estimate';
import { requireLabelsFor, requireProbabilities } from '../metrics/requireInputs';
import { BOOTSTRAP_OPTIONS, bootstrapEstimates, type BootstrapOptions, type CaseWeights } from './bootstrap';
import { isotonicFit } from './isotonicFit';

/** The Brier score and its parts: brier = miscalibration - discrimination + uncertainty. */
export interface BrierScore {
  /** Mean squared difference between probability and label. 0 is perfect; predicting 0.5 for every case gives 0.25. */
  readonly brier: Estimate;
  /**
   * 1 - brier / uncertainty. 1 is perfect; predicting the prevalence for every case gives 0. NaN if a class is missing.
   */
  readonly scaled: Estimate;
  /** How much recalibration by an increasing function would lower the score. */
  readonly miscalibration: number;
  /** How much lower the score of the recalibrated probabilities is than that of the prevalence. */
  readonly discrimination: number;
  /** Score of predicting the prevalence for every case: prevalence * (1 - prevalence). */
  readonly uncertainty: number;
}

/**
 * Computes the Brier score (Brier 1950), its scaled form (Steyerberg 2019, section 15.2), and its exact decomposition
 * without bins, by isotonic regression (CORP: Dimitriadis, Gneiting and Jordan 2021). Intervals come from the cluster
 * bootstrap.
 *
 * @param labels One label per case, 0 or 1.
 * @param probabilities One probability per case, in [0, 1].
 * @throws RadnetError that names the invalid entry or option, or the argument whose length differs.
 */
export function brierScore(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: BootstrapOptions = {},
): BrierScore {
  requireNoMisspelling('brierScore', options, BOOTSTRAP_OPTIONS);
  requireProbabilities(probabilities);
  requireLabelsFor(probabilities, labels);
  const errors = squaredErrors(labels, probabilities);
  const positives = Float64Array.from(labels);
  const found = new Float64Array(2);
  const [brier, scaled] = bootstrapEstimates(
    labels.length,
    (weights) => {
      const share = weightedMean(positives, weights);
      found[0] = weightedMean(errors, weights);
      found[1] = share === 0 || share === 1 ? NaN : 1 - found[0] / (share * (1 - share));
      return found;
    },
    options,
  );
  const ones = new Int32Array(labels.length).fill(1);
  const share = weightedMean(positives, ones);
  const recalibrated = weightedMean(squaredErrors(labels, isotonicFit(labels, probabilities)), ones);
  const missing = share === 0 ? 'no positives' : share === 1 ? 'no negatives' : undefined;
  return {
    brier: brier!,
    scaled: missing === undefined ? scaled! : notDefined(missing),
    miscalibration: brier!.value - recalibrated,
    discrimination: share * (1 - share) - recalibrated,
    uncertainty: share * (1 - share),
  };
}

function squaredErrors(labels: ArrayLike<number>, probabilities: ArrayLike<number>): Float64Array {
  return Float64Array.from(probabilities, (probability, i) => (probability - labels[i]!) ** 2);
}

function weightedMean(values: Float64Array, weights: CaseWeights): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    sum += weights[i]! * values[i]!;
    total += weights[i]!;
  }
  return sum / total;
}
