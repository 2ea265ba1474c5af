import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { showValue } from '../errors/showValue';
import type { Estimate } from '../metrics/estimate';
import { requireLabelsFor, requireProbabilities } from '../metrics/requireInputs';
import { RadnetError } from '../radnetError';
import { shareAmong } from './clusteredProportion';
import { type ClusterOptions, indexClusters } from './clusters';
import { sortedQuantile } from './sortedQuantile';

/** Options of `reliability`. */
export interface ReliabilityOptions extends ClusterOptions {
  /** How many bins at most. 10 by default. */
  readonly bins?: number | undefined;
  /** Whether bins hold equally many cases (`count`, the default) or are equally wide (`width`). */
  readonly by?: 'count' | 'width' | undefined;
}

const OPTIONS = Object.keys({
  clusters: true,
  bins: true,
  by: true,
} satisfies Record<keyof ReliabilityOptions, true>);

/** Cases of similar probability. */
export interface ReliabilityBin {
  /** Probabilities above `lower` up to `upper`; the first bin includes its lower end. */
  readonly lower: number;
  /** Upper end of the bin. */
  readonly upper: number;
  /** Cases in the bin. */
  readonly count: number;
  /** Positive cases in the bin. */
  readonly positives: number;
  /** The mean predicted probability of the bin. */
  readonly meanProbability: number;
  /** The share of positives, as `clusteredProportion` estimates it. */
  readonly observed: Estimate;
}

/** How predicted probabilities compare with observed shares. */
export interface Reliability {
  /** By rising probability, empty ones left out. */
  readonly bins: readonly ReliabilityBin[];
  /**
   * The mean distance of observed share and mean probability, bins weighted by their cases (Naeini et al. 2015). Without interval: its
   * bootstrap is biased upwards. It depends on the bins, so say which.
   */
  readonly expectedCalibrationError: number;
}

/**
 * A reliability diagram: of the cases that were given about so much probability, how many are positive. Bins of equal count by
 * default, their edges at NumPy's quantiles: where most probabilities lie near 0 and 1, bins of equal width hold next to nothing.
 *
 * Source: scikit-learn, `calibration_curve` (quantile and uniform).
 *
 * @param labels 0 or 1.
 * @param probabilities As many, in [0, 1].
 * @throws RadnetError that names the entry where that does not hold, and unless `bins` is a positive integer.
 */
export function reliability(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: ReliabilityOptions = {},
): Reliability {
  requireNoMisspelling('reliability', options, OPTIONS);
  const { bins = 10, by = 'count', clusters } = options;
  requireProbabilities(probabilities);
  requireLabelsFor(probabilities, labels);
  if (!(Number.isInteger(bins) && bins > 0)) {
    throw new RadnetError(`bins: expected a positive integer, got ${showValue(bins)}`);
  }
  const index = indexClusters(clusters, labels.length);
  const sorted = Float64Array.from(probabilities).sort();
  const edges = Array.from({ length: bins + 1 }, (_, i) =>
    by === 'width' ? i / bins : sortedQuantile(sorted, i / bins),
  );
  const inner = edges.slice(1, -1);
  const members = edges.slice(1).map((): number[] => []);
  for (let i = 0; i < probabilities.length; i++) {
    const bin = inner.findIndex((edge) => probabilities[i]! <= edge);
    members[bin < 0 ? inner.length : bin]!.push(i);
  }
  const found = members.flatMap((cases, bin): ReliabilityBin[] => {
    if (cases.length === 0) return [];
    const chosen = new Set(cases);
    const sum = (values: ArrayLike<number>): number => cases.reduce((total, i) => total + values[i]!, 0);
    return [
      {
        lower: edges[bin]!,
        upper: edges[bin + 1]!,
        count: cases.length,
        positives: sum(labels),
        meanProbability: sum(probabilities) / cases.length,
        observed: shareAmong(labels, (i) => chosen.has(i), index, 'nothing counted'),
      },
    ];
  });
  const distance = (bin: ReliabilityBin): number =>
    (bin.count / labels.length) * Math.abs(bin.observed.value - bin.meanProbability);
  return {
    bins: found,
    expectedCalibrationError: found.reduce((total, bin) => total + distance(bin), 0),
  };
}
