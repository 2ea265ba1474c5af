import { RadnetError } from '../radnetError';
import { callScan, type CtCallOptions } from './callScan';
import { type ConfusionCounts, countConfusion, sumConfusion } from './confusionCounts';
import { accuracy, f1, precision, recall, specificity } from './confusionScores';
import { type Estimate, notDefined } from './estimate';
import { requireLabelsFor, requireProbabilities } from './requireInputs';
import { rocAuc } from './rocAuc';
import type { ScanPrediction } from './scanPrediction';

/** How well slices, or scans, were told apart, counted over the whole set. A score that is not defined is NaN, with the reason. */
export interface LevelReport {
  readonly counts: ConfusionCounts;
  readonly accuracy: Estimate;
  readonly recall: Estimate;
  readonly precision: Estimate;
  readonly f1: Estimate;
  readonly specificity: Estimate;
  readonly auc: Estimate;
}

export interface ScansReport {
  /** Every slice whose label is known, for itself. The intervals are too narrow: slices of one scan are correlated. */
  readonly slice: LevelReport;
  /** Every scan by its call. A scan is truly positive when any of its slices is labelled positive. */
  readonly scan: LevelReport;
}

/**
 * Evaluates predictions at slice level and at scan level. Scans are called by `callScan`, and ranked for the AUC by its
 * score.
 *
 * @throws RadnetError that names the scan and the entry, where probabilities or labels do not fit.
 */
export function evaluateScans(
  predictions: readonly ScanPrediction[],
  options: CtCallOptions = {},
): ScansReport {
  if (predictions.length === 0) throw new RadnetError('predictions: expected at least one scan, got none');
  for (const { scanId, probabilities, labels } of predictions) {
    requireProbabilities(probabilities, `scan '${scanId}': probabilities`);
    requireLabelsFor(probabilities, labels, `scan '${scanId}': labels`);
  }
  const calls = predictions.map(({ probabilities }) => callScan(probabilities, options));
  const truths = predictions.map(({ labels }) => Number(Array.from(labels).includes(1)));
  return {
    slice: sliceReport(
      predictions.filter(({ labelsKnown = true }) => labelsKnown),
      options,
    ),
    scan: levelReport(
      countConfusion(
        truths,
        calls.map(({ positive }) => Number(positive)),
      ),
      rocAuc(
        truths,
        calls.map(({ score }) => score),
      ),
    ),
  };
}

function sliceReport(known: readonly ScanPrediction[], options: CtCallOptions): LevelReport {
  const counts = sumConfusion(
    known.map(({ labels, probabilities }) => countConfusion(labels, probabilities, options)),
  );
  if (known.length === 0) {
    const none = notDefined('no slice labelled');
    return { counts, accuracy: none, recall: none, precision: none, f1: none, specificity: none, auc: none };
  }
  return levelReport(
    counts,
    rocAuc(
      known.flatMap(({ labels }) => Array.from(labels)),
      known.flatMap(({ probabilities }) => Array.from(probabilities)),
    ),
  );
}

function levelReport(counts: ConfusionCounts, auc: Estimate): LevelReport {
  return {
    counts,
    accuracy: accuracy(counts),
    recall: recall(counts),
    precision: precision(counts),
    f1: f1(counts),
    specificity: specificity(counts),
    auc,
  };
}
