import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { callScan, CT_CALL_OPTIONS, type CtCallOptions } from '../metrics/callScan';
import type { ScanPrediction } from '../metrics/scanPrediction';

/** Cases in the form that the statistics functions take. Entry i of each array belongs to case i. */
export interface Cases {
  /** One label per case, 0 or 1. */
  readonly labels: number[];
  /** One score per case; higher means more likely positive. */
  readonly scores: number[];
  /** Patient of each case, or its scan if the patient is unknown. */
  readonly clusters: string[];
}

/** Scans as cases for the statistics functions. */
export interface ScanCases extends Cases {
  /** Name of each scan. */
  readonly scanIds: string[];
  /** 1 if {@link callScan} calls the scan positive, else 0. */
  readonly calls: number[];
}

/** Turns every slice whose label is known into a case, with its probability as the score. */
export function sliceCases(predictions: readonly ScanPrediction[]): Cases {
  const known = predictions.filter(({ labelsKnown = true }) => labelsKnown);
  return {
    labels: known.flatMap(({ labels }) => Array.from(labels)),
    scores: known.flatMap(({ probabilities }) => Array.from(probabilities)),
    clusters: known.flatMap((scan) => new Array<string>(scan.labels.length).fill(patientOf(scan))),
  };
}

/**
 * Turns every scan into a case. Its label is positive if that of any slice is; {@link callScan} gives score and call.
 *
 * @throws RadnetError if {@link callScan} rejects the probabilities or options.
 */
export function scanCases(predictions: readonly ScanPrediction[], options: CtCallOptions = {}): ScanCases {
  requireNoMisspelling('scanCases', options, CT_CALL_OPTIONS);
  const calls = predictions.map(({ probabilities }) => callScan(probabilities, options));
  return {
    labels: predictions.map(({ labels }) => Number(Array.from(labels).includes(1))),
    scores: calls.map(({ score }) => score),
    clusters: predictions.map(patientOf),
    scanIds: predictions.map(({ scanId }) => scanId),
    calls: calls.map(({ positive }) => Number(positive)),
  };
}

/**
 * Returns the scan's patient, or the scan itself if the patient is unknown; prefixes keep the two kinds of id apart.
 */
export function patientOf({ scanId, patientId }: ScanPrediction): string {
  return patientId === undefined ? `scan ${scanId}` : `patient ${patientId}`;
}
