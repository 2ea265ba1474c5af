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
  readonly slices: number;
  /** Rows of a slice. */
  readonly height: number;
  /** Columns of a slice. */
  readonly width: number;
  /**
   * Distance of neighbouring voxel centres: x between columns, y between rows, z the median gap between slices along
   * their normal (of a single slice, its thickness).
   */
  readonly spacingMm: { readonly x: number; readonly y: number; readonly z: number };
  /** Where the centre of each slice's first voxel lies, one a slice. Uneven gaps and gantry tilt show here. */
  readonly origins: readonly Vector3[];
  /** Unit vector in which x grows (along a row). */
  readonly rowDirection: Vector3;
  /** Unit vector in which y grows (down a column). */
  readonly columnDirection: Vector3;
  /** Manufacturer and model of the scanner, where the files tell. Letters, digits, spaces and `_ . -`. */
  readonly scanner?: string;
  /** What the reader noticed and did not change: gantry tilt, uneven gaps. Holds nothing that names a patient, nor a file or folder. */
  readonly warnings: readonly string[];
  /** Slices that are not here, being damaged, where the reader was told to leave such out and did. */
  readonly leftOut?: readonly LeftOutSlice[];
}

/** A binary mask over a volume's voxels, in the same order: 1 inside, 0 outside. */
export interface VolumeMask {
  readonly voxels: Uint8Array;
  readonly slices: number;
  readonly height: number;
  readonly width: number;
}
