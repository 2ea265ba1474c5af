import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { callScan, CT_CALL_OPTIONS, type CtCallOptions } from '../metrics/callScan';
import type { ScanPrediction } from '../metrics/scanPrediction';

/** Cases as the functions of statistics take them: entry i of each array is of the same case. */
export interface Cases {
  /** 0 or 1. */
  readonly labels: number[];
  /** A score for each case: higher means more likely positive. */
  readonly scores: number[];
  /** The patient of each case; the scan where the patient is not known. */
  readonly clusters: string[];
}

/** Scans as cases. */
export interface ScanCases extends Cases {
  /** The scans' names. */
  readonly scanIds: string[];
  /** 1 where `callScan` calls the scan positive, else 0. */
  readonly calls: number[];
}

/** Every slice whose label is known as a case, its probability as the score. */
export function sliceCases(predictions: readonly ScanPrediction[]): Cases {
  const known = predictions.filter(({ labelsKnown = true }) => labelsKnown);
  return {
    labels: known.flatMap(({ labels }) => Array.from(labels)),
    scores: known.flatMap(({ probabilities }) => Array.from(probabilities)),
    clusters: known.flatMap((scan) => new Array<string>(scan.labels.length).fill(patientOf(scan))),
  };
}

/** Every scan as a case: positive when any slice is labelled so, its score and its call by `callScan`. */
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

/** A scan's patient, told apart from ids of scans, which stand in where the patient is not known. */
export function patientOf({ scanId, patientId }: ScanPrediction): string {
  return patientId === undefined ? `scan ${scanId}` : `patient ${patientId}`;
}
