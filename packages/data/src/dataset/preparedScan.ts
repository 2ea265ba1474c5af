/** Where the slices of a prepared scan lie, and how large its voxels are. */
export interface ScanGeometry {
  /** Position of each slice along the slices' normal, in mm, ascending. */
  readonly positionsMm: readonly number[];
  /**
   * Voxel size of the prepared image and mask, in mm. z is the median gap between slices; for a single slice, its
   * thickness.
   */
  readonly spacingMm: { readonly x: number; readonly y: number; readonly z: number };
}

/** A scan ready for the network: windowed to [0, 1], resampled, with its labels. */
export interface PreparedScan {
  /** Name in logs and tables. Never a patient's name or id. */
  readonly id: string;
  /** Number of slices. */
  readonly slices: number;
  /** Rows of a slice, in pixels. */
  readonly height: number;
  /** Columns of a slice, in pixels. */
  readonly width: number;
  /** Channels of the image: windows times (1 + neighbouring slices). Default 1. */
  readonly channels?: number;
  /** [slices, height, width, channels] in [0, 1], slice by slice. */
  readonly image: Float32Array;
  /** [slices, height, width], 1 where there is hemorrhage, else 0. */
  readonly mask: Uint8Array;
  /** False if nobody drew a mask. Then `mask` is all 0, and mask losses skip the scan. Default true. */
  readonly maskKnown?: boolean;
  /** Where the slices lie. Missing if the source does not say, for example for pictures. */
  readonly geometry?: ScanGeometry;
  /** Manufacturer and model of the scanner, if the files name them. */
  readonly scanner?: string;
  /** Notes for the user on how the scan was read. They never name a patient. */
  readonly notes?: readonly string[];
  /** One label per slice: 1 if the slice shows hemorrhage, else 0. */
  readonly labels: Uint8Array;
  /**
   * False if only the whole scan was labelled. Then every slice carries the scan's label, and slice losses and slice
   * scores skip the scan. Default true.
   */
  readonly labelsKnown?: boolean;
}
