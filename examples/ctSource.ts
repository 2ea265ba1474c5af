import type { ManifestScan, ScanSource } from '@radnet/data';

/** A CT of a run, from files or made. */
export interface CtSource extends ScanSource {
  readonly split?: ManifestScan['split'];
  /** Of all that it is made of: another one where anything of that is another. Tells no names. */
  digest(): Promise<string>;
  /** Reader to 0 or 1: each one's own label of the CT for the class. */
  readonly readings?: Readonly<Record<string, number>>;
}
