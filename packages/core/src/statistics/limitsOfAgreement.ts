import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { type Estimate, notDefined } from '../metrics/estimate';
import { requireScores } from '../metrics/requireInputs';
import { normalQuantile95 } from '../metrics/wilsonInterval';
import { RadnetError } from '../radnetError';
import { BOOTSTRAP_OPTIONS, bootstrapEstimates, type BootstrapOptions } from './bootstrap';

/** Deviation of a measurement from its reference, in the unit of the measurement. */
export interface LimitsOfAgreement {
  /** Number of cases. */
  readonly cases: number;
  /** Mean of measured minus reference. */
  readonly bias: Estimate;
  /** Standard deviation of the differences. */
  readonly standardDeviation: number;
  /** bias - 1.96 standard deviations. If differences are normally distributed, 95 % of them lie between the limits. */
  readonly lowerLimit: Estimate;
  /** bias + 1.96 standard deviations. */
  readonly upperLimit: Estimate;
  /** Mean of the absolute differences. */
  readonly meanAbsoluteError: Estimate;
}

/**
 * Computes Bland and Altman's limits of agreement (1986) and the mean absolute error. Intervals come from the cluster
 * bootstrap. With fewer than two cases the estimates are NaN, with the reason.
 *
 * @param reference One finite number per case.
 * @param measured The measurements of the same cases.
 * @throws RadnetError that names the invalid entry or option, or the argument whose length differs.
 */
export function limitsOfAgreement(
  reference: ArrayLike<number>,
  measured: ArrayLike<number>,
  options: BootstrapOptions = {},
): LimitsOfAgreement {
  requireNoMisspelling('limitsOfAgreement', options, BOOTSTRAP_OPTIONS);
  requireScores(reference, 'reference');
  requireScores(measured, 'measured');
  const cases = reference.length;
  if (measured.length !== cases) {
    throw new RadnetError(`measured: expected ${cases}, one for each reference, got ${measured.length}`);
  }
  if (cases < 2) {
    const none = notDefined('fewer than two cases');
    return {
      cases,
      bias: none,
      standardDeviation: NaN,
      lowerLimit: none,
      upperLimit: none,
      meanAbsoluteError: none,
    };
  }
  const differences = Float64Array.from(measured, (value, i) => value - reference[i]!);
  const statistics = (weights: ArrayLike<number>): number[] => {
    let [total, sum, absolute] = [0, 0, 0];
    for (let i = 0; i < cases; i++) {
      total += weights[i]!;
      sum += weights[i]! * differences[i]!;
      absolute += weights[i]! * Math.abs(differences[i]!);
    }
    const bias = sum / total;
    let squares = 0;
    for (let i = 0; i < cases; i++) squares += weights[i]! * (differences[i]! - bias) ** 2;
    const half = normalQuantile95 * Math.sqrt(squares / (total - 1));
    return [bias, bias - half, bias + half, absolute / total];
  };
  const [bias, lowerLimit, upperLimit, meanAbsoluteError] = bootstrapEstimates(cases, statistics, options);
  return {
    cases,
    bias: bias!,
    standardDeviation: (upperLimit!.value - bias!.value) / normalQuantile95,
    lowerLimit: lowerLimit!,
    upperLimit: upperLimit!,
    meanAbsoluteError: meanAbsoluteError!,
  };
}
