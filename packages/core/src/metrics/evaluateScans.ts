import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { RadnetError } from '../radnetError';
import { scanCases, sliceCases } from '../statistics/predictionCases';
import { CT_CALL_OPTIONS, type CtCallOptions } from './callScan';
import { sumConfusion } from './confusionCounts';
import { notDefined } from './estimate';
import { levelReport, type LevelReport } from './levelReport';
import { requireLabelsFor, requireProbabilities } from './requireInputs';
import type { ScanPrediction } from './scanPrediction';

/** The scores of a model, by slice and by scan. */
export interface ScansReport {
  /** Every slice whose label is known, for itself. The intervals respect that the slices of one patient are alike. */
  readonly slice: LevelReport;
  /** Every scan by its call. A scan is truly positive when any of its slices is labelled positive. Intervals by patient, too. */
  readonly scan: LevelReport;
}

/**
 * Evaluates predictions at slice level and at scan level. Scans are called by `callScan`, and ranked for the AUC by its
 * score. The 95 % intervals are those of `levelReport`, with patients as clusters: scans of the same `patientId` are of one
 * patient, and a scan without it is a patient by itself.
 *
 * @throws RadnetError that names the scan and the entry, where probabilities or labels do not fit.
 */
export function evaluateScans(
  predictions: readonly ScanPrediction[],
  options: CtCallOptions = {},
): ScansReport {
  requireNoMisspelling('evaluateScans', options, CT_CALL_OPTIONS);
  if (predictions.length === 0) throw new RadnetError('predictions: expected at least one scan, got none');
  for (const { scanId, probabilities, labels } of predictions) {
    requireProbabilities(probabilities, `scan '${scanId}': probabilities`);
    requireLabelsFor(probabilities, labels, `scan '${scanId}': labels`);
  }
  const slices = sliceCases(predictions);
  const scans = scanCases(predictions, options);
  const { threshold = 0.5 } = options;
  const sliceCalls = slices.scores.map((score) => Number(score >= threshold));
  return {
    slice:
      slices.labels.length === 0 ? noSlices() : levelReport(slices.labels, sliceCalls, slices.scores, slices),
    scan: levelReport(scans.labels, scans.calls, scans.scores, scans),
  };
}

function noSlices(): LevelReport {
  const none = notDefined('no slice labelled');
  return {
    counts: sumConfusion([]),
    accuracy: none,
    recall: none,
    precision: none,
    f1: none,
    specificity: none,
    auc: none,
  };
}
