import type { ManifestScan } from '../../manifest/manifestScan';
import type { PhantomSetEntry } from '../../phantom/phantomSet';
import type { OnDamagedSlice } from '../../volume/leftOutSlices';
import type { PreprocessOptions } from '../../preprocess/preprocessOptions';

/** A scan of a manifest that is to be read and preprocessed. Plain JSON. */
export interface ManifestJob {
  /** The folder that the scan's paths start from. */
  readonly root: string;
  readonly scan: ManifestScan;
  readonly preprocess: PreprocessOptions;
  /** The class whose labels are taken where they are given by slice. Default `any`. */
  readonly label?: string;
  /** Whether a damaged slice fails its scan, which is the default, or is left out with its labels and mask, and noted. */
  readonly onDamagedSlice?: OnDamagedSlice;
}

/** A phantom that is to be made and preprocessed. Plain JSON. */
export interface PhantomJob {
  readonly phantom: PhantomSetEntry;
  readonly preprocess: PreprocessOptions;
}

/** What a worker thread makes a prepared scan of. */
export type ScanJob = ManifestJob | PhantomJob;

/** The name of a job's scan. */
export function jobId(job: ScanJob): string {
  return 'scan' in job ? job.scan.id : job.phantom.id;
}
