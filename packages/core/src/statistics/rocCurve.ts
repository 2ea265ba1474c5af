import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import type { Estimate } from '../metrics/estimate';
import { requireLabelsFor, requireScores } from '../metrics/requireInputs';
import { rocAuc } from '../metrics/rocAuc';
import { BOOTSTRAP_OPTIONS, bootstrapEstimates, type BootstrapOptions } from './bootstrap';
import { type Ranking, rankFalling } from './weightedRanking';

/** One point of a ROC curve. */
export interface RocPoint {
  /** Cases whose score is at least this are called positive; Infinity at the start of the curve, where none is. */
  readonly threshold: number;
  /** Share of positives at or above the threshold. */
  readonly sensitivity: number;
  /** 1 - specificity. */
  readonly falsePositiveRate: number;
}

/** A ROC curve and the area under it. */
export interface RocCurve {
  /** Points from (0, 0) to (1, 1): the start, then one per distinct score. */
  readonly points: readonly RocPoint[];
  /** Area under the curve, as {@link rocAuc} computes it. */
  readonly auc: Estimate;
  /** Sensitivity at 101 false positive rates from 0 to 1, with pointwise 95 % intervals. */
  readonly band: readonly { readonly falsePositiveRate: number; readonly sensitivity: Estimate }[];
  /** Why there is no curve, e.g. `no negatives`. Points and band are then empty. Absent if there is a curve. */
  readonly reason?: string;
}

/** False positive rates of the band: 0, 0.01, ..., 1. */
const GRID = Float64Array.from({ length: 101 }, (_, i) => i / 100);

/**
 * Computes the empirical ROC curve with a band: the interval of the sensitivity at each false positive rate, from the
 * cluster bootstrap. The band is pointwise; it does not cover the whole curve at once (Fawcett 2006, vertical
 * averaging; Pepe 2003, section 5.2).
 *
 * @param labels One label per case, 0 or 1.
 * @param scores One finite number per case; higher means more likely positive.
 * @throws RadnetError that names the invalid entry or option, or the argument whose length differs.
 */
export function rocCurve(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: BootstrapOptions = {},
): RocCurve {
  requireNoMisspelling('rocCurve', options, BOOTSTRAP_OPTIONS);
  requireLabelsFor(scores, labels);
  requireScores(scores);
  const auc = rocAuc(labels, scores, options);
  if (auc.reason !== undefined) return { points: [], auc, band: [], reason: auc.reason };
  const ranking = rankFalling(labels, scores);
  const sensitivities = new Float64Array(GRID.length);
  const estimates = bootstrapEstimates(
    scores.length,
    (weights) => sensitivitiesAt(ranking, weights, sensitivities),
    options,
  );
  const band = estimates.map((sensitivity, i) => ({ falsePositiveRate: GRID[i]!, sensitivity }));
  return { points: curvePoints(ranking, scores), auc, band };
}

function curvePoints({ order, last, labels }: Ranking, scores: ArrayLike<number>): RocPoint[] {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const negatives = labels.length - positives;
  const points: RocPoint[] = [{ threshold: Infinity, sensitivity: 0, falsePositiveRate: 0 }];
  let found = 0;
  order.forEach((i, at) => {
    found += labels[at]!;
    if (last[at] === 0) return;
    const falseAlarms = at + 1 - found;
    points.push({
      threshold: scores[i]!,
      sensitivity: found / positives,
      falsePositiveRate: falseAlarms / negatives,
    });
  });
  return points;
}

/**
 * Computes the highest sensitivity at each false positive rate of `GRID`, on straight lines between the curve's points.
 */
function sensitivitiesAt(
  { order, last, labels }: Ranking,
  weights: ArrayLike<number>,
  into: Float64Array,
): Float64Array {
  let positives = 0;
  let all = 0;
  for (let at = 0; at < order.length; at++) {
    const weight = weights[order[at]!]!;
    all += weight;
    if (labels[at] === 1) positives += weight;
  }
  const negatives = all - positives;
  if (positives === 0 || negatives === 0) return into.fill(NaN);
  let [found, falseAlarms, foundBefore, falseAlarmsBefore, next] = [0, 0, 0, 0, 0];
  for (let at = 0; at < order.length; at++) {
    const weight = weights[order[at]!]!;
    if (labels[at] === 1) found += weight;
    else falseAlarms += weight;
    if (last[at] === 0) continue;
    // Compare integers, so that a rate at a point of the curve matches it exactly.
    while (next < GRID.length && next * negatives < 100 * falseAlarms) {
      const share = ((next * negatives) / 100 - falseAlarmsBefore) / (falseAlarms - falseAlarmsBefore);
      into[next++] = (foundBefore + share * (found - foundBefore)) / positives;
    }
    foundBefore = found;
    falseAlarmsBefore = falseAlarms;
  }
  return into.fill(1, next);
}
