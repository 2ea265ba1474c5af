import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { type Estimate, notDefined } from '../metrics/estimate';
import { requireLabelsFor, requireProbabilities } from '../metrics/requireInputs';
import { normalQuantile95 } from '../metrics/wilsonInterval';
import { CLUSTER_OPTIONS, type ClusterIndex, type ClusterOptions, indexClusters } from './clusters';
import { fitLogistic } from './logisticFit';

/** The correction that a model's probabilities need, on the logit scale. */
export interface Calibration {
  /** Fitted together with the slope: logit P(positive) = intercept + slope * logit(probability). 0 is perfect. */
  readonly intercept: Estimate;
  /** 1 is perfect. Below 1 the probabilities are too extreme, a sign of overfitting; above 1 they are too moderate. */
  readonly slope: Estimate;
  /**
   * Calibration-in-the-large: the intercept if the slope is fixed at 1. 0 is perfect; above 0 there are more positives
   * than the probabilities predict.
   */
  readonly inTheLarge: Estimate;
}

/** Distance from 0 and 1 at which probabilities are clipped: half the spacing of float32 numbers just below 1. */
const SMALLEST = 2 ** -25;

/**
 * Measures calibration by logistic recalibration (Cox 1958; Steyerberg 2019, section 15.3; van Calster et al. 2019).
 * The 95 % intervals use standard errors, which are cluster-robust if clusters contain several cases.
 *
 * Probabilities of 0 and 1 have no finite logit. Networks produce them by rounding, so they count as 2^-25 and 1 -
 * 2^-25, half a float32 step away. If the probabilities separate the classes perfectly, or are all alike, no slope is
 * best: intercept and slope are then NaN, with the reason. With one class, or several cases in a single cluster, all
 * three are.
 *
 * @param labels One label per case, 0 or 1.
 * @param probabilities One probability per case, in [0, 1].
 * @throws RadnetError that names the invalid entry or option, or the argument whose length differs.
 */
export function calibration(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: ClusterOptions = {},
): Calibration {
  requireNoMisspelling('calibration', options, CLUSTER_OPTIONS);
  requireProbabilities(probabilities);
  requireLabelsFor(probabilities, labels);
  const clusters = indexClusters(options.clusters, labels.length);
  const logits = Float64Array.from(probabilities, logitOf);
  const missing = missingClass(labels);
  const none = missing ?? (clusters.count === 1 && labels.length > 1 ? 'a single cluster' : undefined);
  if (none !== undefined) {
    return { intercept: notDefined(none), slope: notDefined(none), inTheLarge: notDefined(none) };
  }
  return { ...recalibration(labels, logits, clusters), inTheLarge: inTheLarge(labels, logits, clusters) };
}

function recalibration(
  labels: ArrayLike<number>,
  logits: Float64Array,
  clusters: ClusterIndex,
): Pick<Calibration, 'intercept' | 'slope'> {
  const extremes = (label: number): [number, number] => {
    const own = logits.filter((_, i) => labels[i] === label);
    return [own.reduce((a, b) => Math.min(a, b)), own.reduce((a, b) => Math.max(a, b))];
  };
  const [[lowestNegative, highestNegative], [lowestPositive, highestPositive]] = [extremes(0), extremes(1)];
  if (lowestPositive >= highestNegative || lowestNegative >= highestPositive) {
    const alike = lowestNegative === highestPositive && lowestPositive === highestNegative;
    const reason = alike ? 'all probabilities alike' : 'perfectly separated';
    return { intercept: notDefined(reason), slope: notDefined(reason) };
  }
  const fit = fitLogistic(labels, logits, { clusters });
  return {
    intercept: normalEstimate(fit.intercept, fit.interceptError),
    slope: normalEstimate(fit.slope, fit.slopeError),
  };
}

function inTheLarge(labels: ArrayLike<number>, logits: Float64Array, clusters: ClusterIndex): Estimate {
  const fit = fitLogistic(labels, logits, { fixedSlope: 1, clusters });
  return normalEstimate(fit.intercept, fit.interceptError);
}

function logitOf(probability: number): number {
  const p = Math.min(1 - SMALLEST, Math.max(SMALLEST, probability));
  return Math.log(p / (1 - p));
}

function missingClass(labels: ArrayLike<number>): string | undefined {
  const all = Array.from(labels);
  if (!all.includes(1)) return 'no positives';
  return all.includes(0) ? undefined : 'no negatives';
}

function normalEstimate(value: number, standardError: number): Estimate {
  const half = normalQuantile95 * standardError;
  return { value, lower: value - half, upper: value + half };
}
