import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { type Estimate, notDefined } from '../metrics/estimate';
import { requireScores } from '../metrics/requireInputs';
import { normalQuantile95 } from '../metrics/wilsonInterval';
import { RadnetError } from '../radnetError';
import { BOOTSTRAP_OPTIONS, bootstrapEstimates, type BootstrapOptions } from './bootstrap';

/** How far a measurement is from its reference, in the measurement's unit. */
export interface LimitsOfAgreement {
  /** The number of cases. */
  readonly cases: number;
  /** The mean of measured minus reference. */
  readonly bias: Estimate;
  /** Standard deviation of the differences. */
  readonly standardDeviation: number;
  /** bias - 1.96 standard deviations: 95 % of differences lie between the limits where they are normally distributed. */
  readonly lowerLimit: Estimate;
  /** Upper limit of agreement. */
  readonly upperLimit: Estimate;
  /** Mean of the differences' absolute values. */
  readonly meanAbsoluteError: Estimate;
}

/**
 * Bland and Altman's limits of agreement (1986) with the mean absolute error. Intervals are by the cluster bootstrap. Fewer than two
 * cases give none: NaN, with the reason.
 *
 * @param reference Finite numbers, one a case.
 * @param measured Of the same cases.
 * @throws RadnetError that names the entry that is no finite number, and where the lengths differ.
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
