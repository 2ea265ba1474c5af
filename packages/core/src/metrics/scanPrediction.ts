/** What a model said of the slices of one scan, in slice order and without padding, beside the truth. */
export interface ScanPrediction {
  readonly scanId: string;
  /** One probability in [0, 1] a slice. */
  readonly probabilities: ArrayLike<number>;
  /** One label a slice, 0 or 1. */
  readonly labels: ArrayLike<number>;
  /** False where only the scan was labelled: every slice carries its label, and none counts as a slice. Default true. */
  readonly labelsKnown?: boolean;
}
