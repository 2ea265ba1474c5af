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
  /** Scores over all slices whose label is known. The intervals account for the similarity of one patient's slices. */
  readonly slice: LevelReport;
  /**
   * Scores over the calls. A scan's label is positive if any of its slices is. Intervals treat patients as clusters.
   */
  readonly scan: LevelReport;
}

/**
 * Evaluates predictions at slice level and at scan level. {@link callScan} makes the calls, and its score ranks the
 * scans for the AUC. The 95 % intervals are those of {@link levelReport}, with patients as clusters: scans that share a
 * `patientId` belong to one patient, and a scan without one counts as a patient of its own.
 *
 * @throws RadnetError if there is no scan, if `options` are invalid, or if probabilities or labels are; the message
 *   names the scan and the entry.
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
