import type { ScanPrediction } from '../metrics/scanPrediction';

/** What a model said of a set of scans, and the settings by which its scans are called. */
export interface PredictionSet {
  /** `validation`, `test`, or the name of an external set. Up to 128 characters. */
  readonly name: string;
  /** Probability from which a slice is positive, in [0, 1]. */
  readonly threshold: number;
  /** Positive slices in a row that make a scan positive. */
  readonly minConsecutive: number;
  /** The set's scans. */
  readonly scans: readonly ScanPrediction[];
}
