import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { type Estimate, notDefined } from '../metrics/estimate';
import { requireLabelsFor, requireScores } from '../metrics/requireInputs';
import { BOOTSTRAP_OPTIONS, bootstrapEstimates, type BootstrapOptions } from './bootstrap';
import { type Ranking, rankFalling, weightedAveragePrecision } from './weightedRanking';

/** One point of a precision-recall curve. */
export interface PrecisionRecallPoint {
  /** Cases whose score is at least this are called positive. */
  readonly threshold: number;
  /** Share of the cases at or above the threshold that are positive. */
  readonly precision: number;
  /** Share of positives at or above the threshold. */
  readonly recall: number;
}

/** A precision-recall curve and its average precision. */
export interface PrecisionRecallCurve {
  /** One point per distinct score, from the highest threshold to the lowest. */
  readonly points: readonly PrecisionRecallPoint[];
  /** Sum over thresholds of precision times the gain in recall, without interpolation, as in scikit-learn. */
  readonly averagePrecision: Estimate;
  /** Share of positives, which is the precision of random calls. */
  readonly prevalence: number;
  /**
   * Precision at the highest threshold that reaches each recall of 0.01, 0.02, ..., 1, with pointwise 95 % intervals.
   */
  readonly band: readonly { readonly recall: number; readonly precision: Estimate }[];
  /** Why there is no curve: `no positives`. Points and band are then empty. Absent if there is a curve. */
  readonly reason?: string;
}

/** Recalls of the band, in percent. */
const RECALLS = Array.from({ length: 100 }, (_, i) => i + 1);

/**
 * Computes the precision-recall curve and average precision. Unlike the ROC curve, it depends on the prevalence:
 * compare it only between sets with the same share of positives. Intervals come from the cluster bootstrap; those of
 * the band are pointwise.
 *
 * Source: scikit-learn, `precision_recall_curve` (without its last point, recall 0 and precision 1, which belongs to no
 * threshold) and `average_precision_score`. Davis and Goadrich 2006 explain why straight lines between points are
 * wrong.
 *
 * @param labels One label per case, 0 or 1.
 * @param scores One finite number per case; higher means more likely positive.
 * @throws RadnetError that names the invalid entry or option, or the argument whose length differs.
 */
export function precisionRecallCurve(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: BootstrapOptions = {},
): PrecisionRecallCurve {
  requireNoMisspelling('precisionRecallCurve', options, BOOTSTRAP_OPTIONS);
  requireLabelsFor(scores, labels);
  requireScores(scores);
  const ranking = rankFalling(labels, scores);
  const positives = ranking.labels.reduce((sum, label) => sum + label, 0);
  const prevalence = positives / labels.length;
  if (positives === 0) {
    const reason = 'no positives';
    return { points: [], averagePrecision: notDefined(reason), prevalence, band: [], reason };
  }
  const found = new Float64Array(1 + RECALLS.length);
  const [averagePrecision, ...band] = bootstrapEstimates(
    labels.length,
    (weights) => {
      found[0] = weightedAveragePrecision(ranking, weights);
      precisionsAt(ranking, weights, found.subarray(1));
      return found;
    },
    options,
  );
  return {
    points: curvePoints(ranking, scores, positives),
    averagePrecision: averagePrecision!,
    prevalence,
    band: band.map((precision, i) => ({ recall: RECALLS[i]! / 100, precision })),
  };
}

function curvePoints(
  { order, last, labels }: Ranking,
  scores: ArrayLike<number>,
  positives: number,
): PrecisionRecallPoint[] {
  const points: PrecisionRecallPoint[] = [];
  let found = 0;
  order.forEach((i, at) => {
    found += labels[at]!;
    if (last[at] === 1) {
      points.push({ threshold: scores[i]!, precision: found / (at + 1), recall: found / positives });
    }
  });
  return points;
}

function precisionsAt(
  { order, last, labels }: Ranking,
  weights: ArrayLike<number>,
  into: Float64Array,
): void {
  let positives = 0;
  for (let at = 0; at < order.length; at++) if (labels[at] === 1) positives += weights[order[at]!]!;
  let [found, called, next] = [0, 0, 0];
  for (let at = 0; at < order.length; at++) {
    const weight = weights[order[at]!]!;
    called += weight;
    if (labels[at] === 1) found += weight;
    if (last[at] === 0) continue;
    while (next < RECALLS.length && RECALLS[next]! * positives <= 100 * found) into[next++] = found / called;
  }
}
