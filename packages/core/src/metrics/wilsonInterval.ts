import { showValue } from '../errors/showValue';
import { RadnetError } from '../radnetError';
import { type Estimate, notDefined } from './estimate';

/** The two-sided 95 % quantile of the standard normal distribution. */
export const normalQuantile95 = 1.959963984540054;

/**
 * Returns the proportion successes / total with Wilson's 95 % score interval, without continuity correction (Wilson,
 * 1927). The interval stays within [0, 1] and has a positive width even at 0 and 1. If `total` is 0, value and interval
 * are NaN.
 *
 * @throws RadnetError unless both are integers and 0 <= successes <= total.
 */
export function wilsonInterval(successes: number, total: number): Estimate {
  if (!(Number.isInteger(total) && total >= 0)) {
    throw new RadnetError(`total: expected an integer of at least 0, got ${showValue(total)}`);
  }
  if (!(Number.isInteger(successes) && successes >= 0 && successes <= total)) {
    throw new RadnetError(`successes: expected an integer from 0 to ${total}, got ${showValue(successes)}`);
  }
  if (total === 0) return notDefined('nothing counted');
  return wilsonEstimate(successes / total, total);
}

/** Returns Wilson's interval for any proportion in [0, 1] observed in `total` > 0 trials; neither need be a count. */
export function wilsonEstimate(proportion: number, total: number): Estimate {
  const z = normalQuantile95;
  const scale = 1 + (z * z) / total;
  const centre = (proportion + (z * z) / (2 * total)) / scale;
  const variance = (proportion * (1 - proportion)) / total + (z * z) / (4 * total * total);
  const half = (z * Math.sqrt(variance)) / scale;
  return {
    value: proportion,
    // The formula gives exactly 0 and 1 here, except for rounding errors.
    lower: proportion === 0 ? 0 : centre - half,
    upper: proportion === 1 ? 1 : centre + half,
  };
}
