import { callScan, type ScanPrediction, youdenThreshold } from '@radnet/core';

const UNDECIDED = 0.5;

/**
 * The probability from which a slice is positive: what tells the validation CTs apart best by their calls (accuracy at 0.5
 * swings from epoch to epoch); where they are of one class, what tells their slices apart; 0.5 where those are, too.
 */
export function chooseThreshold(predictions: readonly ScanPrediction[], minConsecutive: number): number {
  const truths = predictions.map(({ labels }) => Number(Array.from(labels).includes(1)));
  const scores = predictions.map(({ probabilities }) => callScan(probabilities, { minConsecutive }).score);
  const byCt = youdenThreshold(truths, scores);
  if (!Number.isNaN(byCt)) return byCt;
  const known = predictions.filter(({ labelsKnown = true }) => labelsKnown);
  const bySlice =
    known.length === 0
      ? NaN
      : youdenThreshold(
          known.flatMap(({ labels }) => Array.from(labels)),
          known.flatMap(({ probabilities }) => Array.from(probabilities)),
        );
  return Number.isNaN(bySlice) ? UNDECIDED : bySlice;
}
