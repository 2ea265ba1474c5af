import { type Estimate, notDefined } from '../../metrics/estimate';
import { normalQuantile95 } from '../../metrics/wilsonInterval';
import { studentQuantile95 } from '../distributions/studentT';
import type { OneShotCovariance, Source } from './oneShotCovariance';

const SOURCES: readonly Source[] = ['negatives', 'positives', 'readers'];

/**
 * Returns the degrees of freedom of a reader study's variance by Satterthwaite's method, from the biased components of
 * negatives, positives and readers: iMRMC's "BDG" degrees of freedom, at least those of the smallest of the three.
 *
 * @param variance Variance of the average or of the difference.
 * @param variances Components of the average; for a difference, those of first and second.
 * @param covariance Components of the covariance of first and second, for a difference.
 */
export function degreesOfFreedomOf(
  variance: number,
  variances: readonly OneShotCovariance[],
  covariance?: OneShotCovariance,
): number {
  let least = Infinity;
  let sum = 0;
  for (const source of SOURCES) {
    const freedoms = variances.map(({ components }) => Math.round(1 / components[source].coefficient - 1));
    const freedom = Math.min(...freedoms);
    const component =
      variances.reduce((total, { components }) => total + components[source].variance, 0) -
      2 * (covariance?.components[source].variance ?? 0);
    if (freedom === Infinity) continue;
    least = Math.min(least, freedom);
    sum += component ** 2 / freedom ** 3;
  }
  return Math.max(least, variance ** 2 / sum);
}

/**
 * Returns an interval by Student's t, with degrees of freedom rounded down as in iMRMC; normal above 50. Clipped to the
 * range.
 */
export function studentEstimate(
  value: number,
  variance: number,
  { degreesOfFreedom, range: [least, most] }: { degreesOfFreedom: number; range: readonly [number, number] },
): Estimate {
  if (!(variance > 0)) return notDefined('variance estimated as 0 or less');
  const quantile = degreesOfFreedom > 50 ? normalQuantile95 : studentQuantile95(Math.floor(degreesOfFreedom));
  const half = quantile * Math.sqrt(variance);
  return { value, lower: Math.max(least, value - half), upper: Math.min(most, value + half) };
}
