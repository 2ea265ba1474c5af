/** What a model said of the slices of one scan, in slice order and without padding, beside the truth. */
export interface ScanPrediction {
  /** The scan's name. Never a patient's name or id. */
  readonly scanId: string;
  /** One probability in [0, 1] a slice. */
  readonly probabilities: ArrayLike<number>;
  /** One label a slice, 0 or 1. */
  readonly labels: ArrayLike<number>;
  /** False where only the scan was labelled: every slice carries its label, and none counts as a slice. Default true. */
  readonly labelsKnown?: boolean;
  /** Groups the scans of one patient, for intervals by patient. A number or a hash, never a name. Default: each scan is a patient. */
  readonly patientId?: string;
  /** Along the normal of the slices, mm, one a slice. */
  readonly positionsMm?: ArrayLike<number>;
  /** Sub-groups that the scan belongs to, name to value, such as `{ thickness: '5 mm', kind: 'subdural' }`. */
  readonly groups?: Readonly<Record<string, string>>;
  /** Present where a mask was drawn and the model has a segmentation head. */
  readonly segmentation?: SegmentationScores;
}

/** How well a scan's predicted mask fits the drawn one. */
export interface SegmentationScores {
  /** Over all voxels of the scan, in [0, 1]; 1 where both masks are empty. */
  readonly dice: number;
  /** Of the drawn mask, in mL; left out where the voxels' size is not known. */
  readonly volumeMl?: number;
  /** Volume of the predicted mask in ml. */
  readonly predictedVolumeMl?: number;
}
