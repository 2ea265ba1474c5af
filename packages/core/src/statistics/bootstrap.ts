import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { showValue } from '../errors/showValue';
import { xoroshiro128plus } from 'pure-rand';
import { type Estimate, notDefined } from '../metrics/estimate';
import { RadnetError } from '../radnetError';
import { type ClusterOptions, indexClusters } from './clusters';
import { sortedQuantile } from './sortedQuantile';

/** Settings for {@link bootstrapEstimate} and everything that computes its intervals with it. */
export interface BootstrapOptions extends ClusterOptions {
  /** Number of resamples, an integer of at least 100. Default: 2000. */
  readonly resamples?: number | undefined;
  /** Seed of the random draws, an integer. The same seed and input give the same interval. Default: 0. */
  readonly seed?: number | undefined;
}

export const BOOTSTRAP_OPTIONS = Object.keys({
  clusters: true,
  resamples: true,
  seed: true,
} satisfies Record<keyof BootstrapOptions, true>);

/** How often each case counts in a resample: the number of times its cluster was drawn. One entry per case. */
export type CaseWeights = Int32Array;

/**
 * Estimates a statistic with a 95 % interval by the cluster bootstrap. Each resample draws as many clusters (patients)
 * as there are, with replacement. The interval reaches from the 2.5th to the 97.5th percentile of the statistic over
 * the resamples (Efron and Tibshirani 1993, chapters 8.6 and 13.3; for clusters Field and Welsh 2007). It is valid for
 * any correlation within clusters, but too narrow with fewer than about 20 clusters.
 *
 * Resamples in which the statistic is NaN (because they have no positive case, for example) are ignored. If they are
 * more than half of all resamples, or if the statistic of the data itself is NaN, the estimate is NaN, with the reason.
 *
 * @param cases Number of cases.
 * @param statistic Computes the statistic, counting each case as often as its weight says; 0 leaves it out. The array
 *   is reused for the next resample. Sort the cases beforehand: with 10,000 resamples, a call should take a single
 *   pass.
 * @throws RadnetError unless `resamples` is an integer of at least 100, `seed` is an integer, and `clusters` has one
 *   entry per case, or if the name of an option is misspelt.
 */
export function bootstrapEstimate(
  cases: number,
  statistic: (weights: CaseWeights) => number,
  options: BootstrapOptions = {},
): Estimate {
  return bootstrapEstimates(cases, (weights) => [statistic(weights)], options)[0]!;
}

/**
 * Does the same as {@link bootstrapEstimate} for several statistics in the same resamples, such as the points of a
 * curve or statistics that are compared.
 *
 * @param cases Number of cases.
 * @param statistics Computes the statistics, the same number at each call. It may return the same array again.
 * @returns One estimate per statistic, in the same order.
 * @throws RadnetError as {@link bootstrapEstimate} does.
 */
export function bootstrapEstimates(
  cases: number,
  statistics: (weights: CaseWeights) => ArrayLike<number>,
  options: BootstrapOptions = {},
): Estimate[] {
  requireNoMisspelling('bootstrapEstimates', options, BOOTSTRAP_OPTIONS);
  const { resamples = 2000, seed = 0 } = options;
  if (!(Number.isInteger(resamples) && resamples >= 100)) {
    throw new RadnetError(`resamples: expected an integer of at least 100, got ${showValue(resamples)}`);
  }
  if (!Number.isInteger(seed)) throw new RadnetError(`seed: expected an integer, got ${showValue(seed)}`);
  const clusters = indexClusters(options.clusters, cases);
  const weights: CaseWeights = new Int32Array(cases).fill(1);
  const values = Array.from(statistics(weights));
  const drawn = values.map(() => new Float64Array(resamples));
  const draw = drawing(clusters.count, seed);
  for (let resample = 0; resample < resamples; resample++) {
    const times = draw();
    for (let i = 0; i < cases; i++) weights[i] = times[clusters.of[i]!]!;
    const found = statistics(weights);
    for (let k = 0; k < drawn.length; k++) drawn[k]![resample] = found[k]!;
  }
  return values.map((value, k) => percentileEstimate(value, drawn[k]!));
}

/** Draws clusters with replacement. Each call returns how often each cluster was drawn, in the same array. */
function drawing(count: number, seed: number): () => Int32Array {
  const generator = xoroshiro128plus(seed);
  const times = new Int32Array(count);
  const scale = count / 2 ** 32;
  return () => {
    times.fill(0);
    for (let i = 0; i < count; i++) {
      const cluster = Math.floor((generator.unsafeNext() >>> 0) * scale);
      times[cluster] = times[cluster]! + 1;
    }
    return times;
  };
}

function percentileEstimate(value: number, drawn: Float64Array): Estimate {
  if (Number.isNaN(value)) return notDefined('not defined for these cases');
  const defined = drawn.filter((found) => !Number.isNaN(found)).sort();
  if (2 * defined.length < drawn.length) return notDefined('not defined in most resamples');
  return { value, lower: sortedQuantile(defined, 0.025), upper: sortedQuantile(defined, 0.975) };
}
