/** A model's predictions for the slices of one scan, in slice order and without padding, and their labels. */
export interface ScanPrediction {
  /** Name of the scan. Must not contain a patient's name or id. */
  readonly scanId: string;
  /** One probability per slice, in [0, 1]. */
  readonly probabilities: ArrayLike<number>;
  /** One label per slice, 0 or 1. */
  readonly labels: ArrayLike<number>;
  /**
   * False if only the scan has a label: `labels` then repeats it, and slice-level scores skip the scan. Default: true.
   */
  readonly labelsKnown?: boolean;
  /**
   * Groups one patient's scans, for intervals by patient. A pseudonym such as a number or a hash, never a name.
   * Default: each scan is a patient.
   */
  readonly patientId?: string;
  /** One position per slice along the slice normal, in mm, ascending (foot to head). */
  readonly positionsMm?: ArrayLike<number>;
  /** Sub-groups of the scan, name to value, such as `{ thickness: '5 mm', kind: 'subdural' }`. */
  readonly groups?: Readonly<Record<string, string>>;
  /** Present if the scan has a drawn mask and the model a segmentation head. */
  readonly segmentation?: SegmentationScores;
}

/** How well a scan's predicted mask fits the drawn one. */
export interface SegmentationScores {
  /** Dice coefficient over all voxels of the scan, in [0, 1]; 1 if both masks are empty. */
  readonly dice: number;
  /** Volume of the drawn mask in mL. Absent if the voxel size is unknown. */
  readonly volumeMl?: number;
  /** Volume of the predicted mask in mL. Absent if the voxel size is unknown. */
  readonly predictedVolumeMl?: number;
}
