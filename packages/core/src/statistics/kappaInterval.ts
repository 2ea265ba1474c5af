import { type Estimate, notDefined } from '../metrics/estimate';
import { normalQuantile95, wilsonEstimate } from '../metrics/wilsonInterval';

/**
 * Returns a kappa with its 95 % interval from its standard error, at most 1. If all readers agree, the standard error
 * is 0; the lower end is then the kappa at the lower end of Wilson's interval for the agreement, where each cluster
 * counts as one case. With a single cluster there is no standard error: the result is NaN, with the reason.
 */
export function kappaInterval(
  kappa: number,
  standardError: number,
  { expected, clusters }: { expected: number; clusters: number },
): Estimate {
  if (kappa >= 1) {
    const { lower } = wilsonEstimate(1, clusters);
    return { value: 1, lower: (lower - expected) / (1 - expected), upper: 1 };
  }
  if (Number.isNaN(standardError)) return notDefined('one case or cluster alone');
  const half = normalQuantile95 * standardError;
  return { value: kappa, lower: kappa - half, upper: Math.min(1, kappa + half) };
}
