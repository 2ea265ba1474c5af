import { callScan, type ScanPrediction, youdenThreshold } from '@radnet/core';

const UNDECIDED = 0.5;

/**
 * The probability from which a slice is positive: the threshold that separates the validation CTs best (accuracy at 0.5 swings from epoch
 * to epoch); if they are of one class, the one that separates their slices best; 0.5 if these are of one class too.
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
