import type { ManifestScan } from '../../manifest/manifestScan';
import type { PhantomSetEntry } from '../../phantom/phantomSet';
import type { OnDamagedSlice } from '../../volume/leftOutSlices';
import type { PreprocessOptions } from '../../preprocess/preprocessOptions';

/** A scan of a manifest to read and preprocess. Plain JSON. */
export interface ManifestJob {
  /** The folder that the scan's paths are relative to. */
  readonly root: string;
  /** The scan as the manifest describes it. */
  readonly scan: ManifestScan;
  /** How to preprocess the scan: windows, pixel size and field of view. */
  readonly preprocess: PreprocessOptions;
  /** The class whose labels are used, for slices or for the whole scan. Default `any`. */
  readonly label?: string;
  /**
   * Whether a damaged slice makes its scan fail (`refuse`, default), or is left out together with its label and mask,
   * with a note (`leave-out`).
   */
  readonly onDamagedSlice?: OnDamagedSlice;
}

/** A phantom to make and preprocess. Plain JSON. */
export interface PhantomJob {
  /** The phantom's id and options. */
  readonly phantom: PhantomSetEntry;
  /** How to preprocess the scan: windows, pixel size and field of view. */
  readonly preprocess: PreprocessOptions;
}

/** What a worker thread turns into a prepared scan. */
export type ScanJob = ManifestJob | PhantomJob;

/** Returns the id of a job's scan. */
export function jobId(job: ScanJob): string {
  return 'scan' in job ? job.scan.id : job.phantom.id;
}
