import type { HounsfieldScale } from '../volume/hounsfieldScale';

/**
 * One scan of a data set, as a manifest describes it. It is plain JSON, so it can be sent to a worker thread. Paths are
 * relative to the manifest's folder.
 */
export interface ManifestScan {
  /** Name used in logs and tables. Never a patient's name or id. */
  readonly id: string;
  /**
   * The images: one volume (a folder of DICOM files, a .zip, .nii, .nii.gz, .hdr/.img, or one multi-frame .dcm), or the
   * slices from foot to head (.dcm, .png, .jpg).
   */
  readonly source: { readonly volume: string } | { readonly slices: readonly string[] };
  /**
   * The ground truth for each voxel: one volume, or one path per slice, null for a slice without a lesion. Omit it if
   * no masks were drawn.
   */
  readonly mask?: { readonly volume: string } | { readonly slices: readonly (string | null)[] };
  /**
   * Labels, 0 or 1, keyed by class (e.g. `any`, `subdural`): one label for the scan, or a list with one per slice, from
   * foot to head.
   */
  readonly labels: Readonly<Record<string, number | readonly number[]>>;
  /** Each reader's own labels of the scan, 0 or 1, keyed by reader and class. `labels` holds their consensus. */
  readonly readers?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /**
   * How to convert values that are not Hounsfield units. By default they are left as they are in NIfTI, with a warning,
   * and refused in DICOM.
   */
  readonly hounsfield?: HounsfieldScale;
  /**
   * A number or a hash that stands for the patient, never a name or a hospital's id. All scans of a patient stay on one
   * side of a split. Without it, each scan counts as a different patient.
   */
  readonly patient?: string;
  /**
   * Sub-groups for which results are also reported, as name and value, e.g.
   * `{ kind: 'subdural', scanner: 'GE Revolution' }`.
   */
  readonly groups?: Readonly<Record<string, string>>;
  /** The part of the data set that the scan belongs to. Without it, the scan is not assigned to any. */
  readonly split?: 'train' | 'validation' | 'test';
}
