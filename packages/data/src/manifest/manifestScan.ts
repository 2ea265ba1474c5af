import type { HounsfieldScale } from '../volume/hounsfieldScale';

/** What is known of one scan of a data set. Plain JSON, so that it can cross to a worker thread. Paths are relative to the manifest's root. */
export interface ManifestScan {
  /** Name in logs and tables. Never a patient's name or id. */
  readonly id: string;
  /** One volume (a folder of DICOM files, .nii, .nii.gz, .hdr/.img, one multi-frame .dcm), or its slices from foot to head (.dcm, .png, .jpg). */
  readonly source: { readonly volume: string } | { readonly slices: readonly string[] };
  /** Truth by voxel: one volume, or one path a slice, null for a slice without lesion. Left out where no masks were drawn. */
  readonly mask?: { readonly volume: string } | { readonly slices: readonly (string | null)[] };
  /** Class name (e.g. `any`, `subdural`) to 0 or 1: of the scan, or of each slice. */
  readonly labels: Readonly<Record<string, number | readonly number[]>>;
  /** Every reader's own labels of the scan, beside the consensus in `labels`: reader, class, 0 or 1. */
  readonly readers?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** How values that are no Hounsfield units become such. */
  readonly hounsfield?: HounsfieldScale;
  /**
   * Whose scan it is: a number or a hash that stands for the patient, never a name or an id of the clinic's. Scans of one patient
   * stay on one side of a split. Left out, each scan is taken for a patient of its own.
   */
  readonly patient?: string;
  /** Sub-groups that results are also given for, name to value, such as `{ kind: 'subdural', scanner: 'GE Revolution' }`. */
  readonly groups?: Readonly<Record<string, string>>;
  readonly split?: 'train' | 'validation' | 'test';
}
