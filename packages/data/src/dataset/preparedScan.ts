/** Where the slices of a prepared scan lie, and how large its voxels are. */
export interface ScanGeometry {
  /** Along the normal of the slices, mm, one a slice, ascending. */
  readonly positionsMm: readonly number[];
  /** Of the prepared image and mask: z is the median gap between slices, or of a single slice its thickness. */
  readonly spacingMm: { readonly x: number; readonly y: number; readonly z: number };
}

/** A scan ready for the network: windowed to [0, 1], resampled, with its labels. */
export interface PreparedScan {
  /** Name in logs and tables. Never a patient's name or id. */
  readonly id: string;
  readonly slices: number;
  readonly height: number;
  readonly width: number;
  /** Of the image: windows and neighbouring slices. Default 1. */
  readonly channels?: number;
  /** [slices, height, width, channels] in [0, 1], slice by slice. */
  readonly image: Float32Array;
  /** [slices, height, width], 1 where there is hemorrhage. */
  readonly mask: Uint8Array;
  /** False where nobody drew the mask: it is empty then, and losses of masks leave the scan out. Default true. */
  readonly maskKnown?: boolean;
  /** Left out where nothing tells it, as of pictures. */
  readonly geometry?: ScanGeometry;
  /** Manufacturer and model of the scanner, where the files tell. */
  readonly scanner?: string;
  /** What a user should know of how it was read, in words. Names no patient. */
  readonly notes?: readonly string[];
  /** One a slice: 1 where the slice shows hemorrhage. */
  readonly labels: Uint8Array;
  /**
   * False where only the scan was labelled: its label stands for every slice, and losses and scores of slices leave the
   * scan out. Default true.
   */
  readonly labelsKnown?: boolean;
}
