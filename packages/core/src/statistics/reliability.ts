import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { showValue } from '../errors/showValue';
import type { Estimate } from '../metrics/estimate';
import { requireLabelsFor, requireProbabilities } from '../metrics/requireInputs';
import { RadnetError } from '../radnetError';
import { shareAmong } from './clusteredProportion';
import { type ClusterOptions, indexClusters } from './clusters';
import { sortedQuantile } from './sortedQuantile';

/** Settings for {@link reliability}. */
export interface ReliabilityOptions extends ClusterOptions {
  /** Largest number of bins, a positive integer. Default: 10. */
  readonly bins?: number | undefined;
  /** Whether bins have equal numbers of cases (`count`, the default) or equal widths (`width`). */
  readonly by?: 'count' | 'width' | undefined;
}

const OPTIONS = Object.keys({
  clusters: true,
  bins: true,
  by: true,
} satisfies Record<keyof ReliabilityOptions, true>);

/** One bin of a reliability diagram: cases of similar probability. */
export interface ReliabilityBin {
  /** Lower end of the bin, which holds probabilities above `lower` up to `upper`; the first bin includes `lower`. */
  readonly lower: number;
  /** Upper end of the bin. */
  readonly upper: number;
  /** Number of cases in the bin. */
  readonly count: number;
  /** Number of positive cases in the bin. */
  readonly positives: number;
  /** Mean predicted probability in the bin. */
  readonly meanProbability: number;
  /** Share of positives in the bin, with the interval of {@link clusteredProportion}. */
  readonly observed: Estimate;
}

/** Reliability diagram: predicted probabilities compared with observed shares. */
export interface Reliability {
  /** Bins in ascending order of probability, without empty ones. */
  readonly bins: readonly ReliabilityBin[];
  /**
   * Mean distance between observed share and mean probability, where bins are weighted by their number of cases (Naeini
   * et al. 2015). It depends on the bins, so report them with it. There is no interval, because its bootstrap is biased
   * upwards.
   */
  readonly expectedCalibrationError: number;
}

/**
 * Computes a reliability diagram: what share of the cases with similar predicted probabilities is positive? By default,
 * bins have equal numbers of cases, with edges at NumPy's quantiles: if most probabilities are near 0 and 1, most bins
 * of equal width are almost empty.
 *
 * Source: scikit-learn, `calibration_curve` (quantile and uniform).
 *
 * @param labels One label per case, 0 or 1.
 * @param probabilities One probability per case, in [0, 1].
 * @throws RadnetError that names the invalid entry or option, or the argument whose length differs.
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
