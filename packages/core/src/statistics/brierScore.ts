import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { type Estimate, notDefined } from '../metrics/estimate';
import { requireLabelsFor, requireProbabilities } from '../metrics/requireInputs';
import { BOOTSTRAP_OPTIONS, bootstrapEstimates, type BootstrapOptions, type CaseWeights } from './bootstrap';
import { isotonicFit } from './isotonicFit';

/** brier = miscalibration - discrimination + uncertainty. */
export interface BrierScore {
  /** The mean squared distance of probability and label: 0 is perfect, 0.25 what 0.5 for every case gives. */
  readonly brier: Estimate;
  /** 1 - brier / uncertainty: 1 is perfect, 0 is no better than the prevalence for every case. NaN where a class is missing. */
  readonly scaled: Estimate;
  /** What recalibration by a rising function would gain. */
  readonly miscalibration: number;
  /** What recalibrated probabilities gain over the prevalence. */
  readonly discrimination: number;
  /** The score of the prevalence for every case: prevalence * (1 - prevalence). */
  readonly uncertainty: number;
}

/**
 * The Brier score (Brier 1950), scaled (Steyerberg 2019, section 15.2), and taken apart exactly and without bins by isotonic
 * regression (CORP: Dimitriadis, Gneiting and Jordan 2021). Intervals are by the cluster bootstrap.
 *
 * @param labels 0 or 1.
 * @param probabilities As many, in [0, 1].
 * @throws RadnetError that names the entry where that does not hold.
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
