import type { LeftOutSlice } from './leftOutSlices';

/** A point or direction in patient coordinates: x to the patient's left, y to the back, z to the head (DICOM's LPS), mm. */
export type Vector3 = readonly [x: number, y: number, z: number];

/**
 * A stack of axial slices in Hounsfield units. Slices are ordered by position along the normal
 * `rowDirection x columnDirection`, ascending: foot to head for the usual axial scan. The readers bring every scan to
 * radiology's orientation: columns to the patient's left, rows to the back, as nearly as the file's axes allow.
 */
export interface Volume {
  /** Hounsfield units, slice by slice, row by row: index = (slice * height + y) * width + x. */
  readonly hounsfieldUnits: Int16Array | Float32Array;
  /** Number of slices. */
  readonly slices: number;
  /** Rows of a slice. */
  readonly height: number;
  /** Columns of a slice. */
  readonly width: number;
  /**
   * Distance between neighbouring voxel centres, in mm: x between columns, y between rows, z the median gap between
   * slices along their normal (for a single slice, its thickness).
   */
  readonly spacingMm: { readonly x: number; readonly y: number; readonly z: number };
  /** Centre of each slice's first voxel, one per slice, in mm. Uneven gaps and gantry tilt show here. */
  readonly origins: readonly Vector3[];
  /** Unit vector along a row, in which x grows. */
  readonly rowDirection: Vector3;
  /** Unit vector down a column, in which y grows. */
  readonly columnDirection: Vector3;
  /** Manufacturer and model of the scanner, if the files name them. Letters, digits, spaces and `_ . -`. */
  readonly scanner?: string;
  /**
   * What the reader noticed but did not change, such as gantry tilt or uneven gaps. Names no patient, file or folder.
   */
  readonly warnings: readonly string[];
  /** Damaged slices that are missing because the caller asked the reader to leave them out. */
  readonly leftOut?: readonly LeftOutSlice[];
}

/** A binary mask over a volume's voxels. */
export interface VolumeMask {
  /** 1 inside, 0 outside, in the order of the volume's voxels: index = (slice * height + y) * width + x. */
  readonly voxels: Uint8Array;
  /** Number of slices, as in the volume. */
  readonly slices: number;
  /** Rows of a slice. */
  readonly height: number;
  /** Columns of a slice. */
  readonly width: number;
}
