import type { ManifestScan, ScanSource } from '@radnet/data';

/** A CT of a run: from files, or a phantom. */
export interface CtSource extends ScanSource {
  readonly split?: ManifestScan['split'];
  /** A digest of everything the CT is made from. It changes if any of that changes, and contains no names. */
  digest(): Promise<string>;
  /** Each reader's label of the CT for the class, 0 or 1, by the reader's name. */
  readonly readings?: Readonly<Record<string, number>>;
}
