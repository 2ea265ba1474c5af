import { showValue } from '../errors/showValue';
import { RadnetError } from '../radnetError';
import { normalTwoSided } from './distributions/normal';

/** Result of McNemar's test of two readers or models on the same cases. */
export interface McNemar {
  /** Cases that only the first called correctly. */
  readonly onlyFirst: number;
  /** Cases that only the second called correctly. */
  readonly onlySecond: number;
  /** Two-sided p-value from the binomial distribution, exact for any number of cases. */
  readonly exactPValue: number;
  /** Chi-square statistic with one degree of freedom and continuity correction, for many cases. */
  readonly statistic: number;
  /** Two-sided p-value of `statistic`. */
  readonly correctedPValue: number;
}

/**
 * Tests whether two readers are right equally often on the same cases, from the cases where only one of them is right
 * (McNemar 1947; continuity correction: Edwards 1948). It assumes independent cases. For patients with several scans,
 * {@link compareCalls} also gives the clustered form.
 *
 * @param onlyFirst Number of cases that only the first called correctly.
 * @param onlySecond Number of cases that only the second called correctly.
 * @throws RadnetError unless both are integers of at least 0.
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

/**
 * Probability of at most `heads` heads in `total` tosses of a fair coin. In logarithms, because 2^-total may underflow.
 */
function halfBinomialTail(heads: number, total: number): number {
  let logTerm = -total * Math.LN2;
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= heads; k++) {
    logTerm += Math.log((total - k + 1) / k);
    sum += Math.exp(logTerm);
  }
  return sum;
}
