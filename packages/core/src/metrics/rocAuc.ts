import { type Estimate, notDefined } from './estimate';
import { midranks } from './midranks';
import { requireLabelsFor, requireScores } from './requireInputs';
import { normalQuantile95, wilsonEstimate } from './wilsonInterval';

/**
 * The exact area under the ROC curve: the chance that a positive scores higher than a negative, ties counted half
 * (Mann-Whitney), in O(n log n).
 *
 * Its 95 % interval is DeLong's (DeLong et al., 1988; by ranks, Sun and Xu, 2014), symmetric in logit AUC and so within
 * [0, 1] (Pepe, 2003). DeLong's variance is 0 when the classes are perfectly separated and undefined for a
 * single positive or negative. The interval is then Wilson's for as many trials as the smaller class has members: each
 * of them can be paired with a partner of its own, which makes that many independent trials, and more is not assumed.
 *
 * The interval takes the scores as independent. Slices of one scan are not: at slice level it is too narrow.
 *
 * @param labels 0 or 1. Where one class is missing, value and interval are NaN, with the reason.
 * @param scores As many finite numbers, higher for positive.
 * @throws RadnetError that names the entry where that does not hold.
 */
export function rocAuc(labels: ArrayLike<number>, scores: ArrayLike<number>): Estimate {
  requireLabelsFor(scores, labels);
  requireScores(scores);
  const all = Array.from(scores);
  const positives = all.filter((_, i) => labels[i] === 1);
  const negatives = all.filter((_, i) => labels[i] === 0);
  if (positives.length === 0) return notDefined('no positives');
  if (negatives.length === 0) return notDefined('no negatives');

  const ranks = midranks([...positives, ...negatives]);
  // Rank in all minus rank in one's own class: how many of the other class lie below, ties counted half.
  const below = midranks(positives).map((rank, i) => ranks[i]! - rank);
  const belowNegative = midranks(negatives).map((rank, i) => ranks[positives.length + i]! - rank);
  const auc = below.reduce((sum, count) => sum + count, 0) / (positives.length * negatives.length);

  const positiveShares = below.map((count) => count / negatives.length);
  const negativeShares = belowNegative.map((count) => 1 - count / positives.length);
  const variance = varianceOfMean(positiveShares, auc) + varianceOfMean(negativeShares, auc);
  return variance > 0
    ? logitInterval(auc, Math.sqrt(variance))
    : wilsonEstimate(auc, Math.min(positives.length, negatives.length));
}

/** NaN for a single value. */
function varianceOfMean(values: readonly number[], mean: number): number {
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return squares / (values.length - 1) / values.length;
}

function logitInterval(auc: number, standardError: number): Estimate {
  const logit = Math.log(auc / (1 - auc));
  const half = (normalQuantile95 * standardError) / (auc * (1 - auc));
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
  return { value: auc, lower: sigmoid(logit - half), upper: sigmoid(logit + half) };
}
