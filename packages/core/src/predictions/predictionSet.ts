import type { ScanPrediction } from '../metrics/scanPrediction';

/** A model's predictions for a set of scans, with the settings that the calls are made with. */
export interface PredictionSet {
  /** Name of the set: `validation`, `test`, or that of an external set. Up to 128 characters. */
  readonly name: string;
  /** Probability at or above which a slice is positive, in [0, 1]. */
  readonly threshold: number;
  /** Number of consecutive positive slices that make a scan positive, a positive integer. */
  readonly minConsecutive: number;
  /** Predictions for each scan; every `scanId` occurs once. */
  readonly scans: readonly ScanPrediction[];
}
