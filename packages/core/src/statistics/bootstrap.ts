import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { showValue } from '../errors/showValue';
import { xoroshiro128plus } from 'pure-rand';
import { type Estimate, notDefined } from '../metrics/estimate';
import { RadnetError } from '../radnetError';
import { type ClusterOptions, indexClusters } from './clusters';
import { sortedQuantile } from './sortedQuantile';

/** Options of `bootstrapEstimate`. */
export interface BootstrapOptions extends ClusterOptions {
  /** How many times the clusters are drawn anew. 2000 by default. */
  readonly resamples?: number | undefined;
  /** Decides what is drawn. 0 by default: the same input gives the same interval. */
  readonly seed?: number | undefined;
}

export const BOOTSTRAP_OPTIONS = Object.keys({
  clusters: true,
  resamples: true,
  seed: true,
} satisfies Record<keyof BootstrapOptions, true>);

/** How often each case counts in a resample: as often as its cluster was drawn. */
export type CaseWeights = Int32Array;

/**
 * A statistic with its 95 % interval by the cluster bootstrap: whole clusters (patients) are drawn with replacement, as many as
 * there are, and the interval reaches from the 2.5th to the 97.5th percentile of what the statistic is in the resamples
 * (Efron and Tibshirani 1993, chapters 8.6 and 13.3; for clusters Field and Welsh 2007). Right for any correlation within
 * clusters; with fewer than some 20 clusters the interval is too narrow.
 *
 * A resample in which the statistic is NaN (one without a positive, say) does not count. Where that happens in more than
 * half of them, or the statistic of the data themselves is NaN, nothing is told: the estimate is NaN, with the reason.
 *
 * @param cases How many cases there are.
 * @param statistic Of the cases, each counted as often as its weight says; 0 leaves it out. The array is used again for the next
 * resample. Sort before, not in here: a pass over the cases is what 10,000 resamples can afford.
 * @throws RadnetError unless `resamples` is an integer of at least 100, `seed` an integer, and there is one cluster a case.
 */
export function bootstrapEstimate(
  cases: number,
  statistic: (weights: CaseWeights) => number,
  options: BootstrapOptions = {},
): Estimate {
  return bootstrapEstimates(cases, (weights) => [statistic(weights)], options)[0]!;
}

/** `bootstrapEstimate` of several statistics at once, in the same resamples: those of a curve, or those to be compared. */
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

/** Draws clusters with replacement; each call says how often each was drawn. */
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
