import { showValue } from '../errors/showValue';
import { RadnetError } from '../radnetError';
import { normalTwoSided } from './distributions/normal';

/** McNemar's test of two readers or models on the same cases. */
export interface McNemar {
  /** Cases that only the first called correctly. */
  readonly onlyFirst: number;
  /** Cases that only the second called correctly. */
  readonly onlySecond: number;
  /** Two-sided, from the binomial distribution: right however few cases there are. */
  readonly exactPValue: number;
  /** Chi-square of one degree of freedom, with continuity correction; for many cases. */
  readonly statistic: number;
  /** The p-value with continuity correction. */
  readonly correctedPValue: number;
}

/**
 * Whether two readers of the same cases are right equally often, from the cases on which they differ (McNemar 1947; with correction
 * Edwards 1948). It takes cases as independent: `compareCalls` gives the form for patients with several scans, too.
 *
 * @throws RadnetError unless both are counts.
 */
export function mcnemarTest(onlyFirst: number, onlySecond: number): McNemar {
  for (const [name, count] of Object.entries({ onlyFirst, onlySecond })) {
    if (!(Number.isInteger(count) && count >= 0)) {
      throw new RadnetError(`${name}: expected an integer of at least 0, got ${showValue(count)}`);
    }
  }
  const discordant = onlyFirst + onlySecond;
  const distance = Math.max(0, Math.abs(onlyFirst - onlySecond) - 1);
  const statistic = discordant === 0 ? 0 : distance ** 2 / discordant;
  return {
    onlyFirst,
    onlySecond,
    exactPValue: Math.min(1, 2 * halfBinomialTail(Math.min(onlyFirst, onlySecond), discordant)),
    statistic,
    correctedPValue: normalTwoSided(Math.sqrt(statistic)),
  };
}

/** The chance of at most so many heads of `total` fair coins. By logarithms, since 2^-total may be too small a number. */
function halfBinomialTail(heads: number, total: number): number {
  let logTerm = -total * Math.LN2;
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= heads; k++) {
    logTerm += Math.log((total - k + 1) / k);
    sum += Math.exp(logTerm);
  }
  return sum;
}
