import type { ScanSource } from '../../dataset/scanSource';
import { scanSummary } from '../../dataset/scanSummary';
import { preparedScans, type PreparedScansOptions } from './preparedScans';
import type { ScanError } from './scanError';
import type { ScanJob } from './scanJob';

/** The sound scans of a data set, to be loaded when they are drawn, and the bad ones. */
export interface OpenedScans {
  readonly sources: readonly ScanSource[];
  /** What was skipped, and why. */
  readonly bad: readonly ScanError[];
}

/**
 * Prepares every scan once, which fills the workers' cache and finds the bad ones, and gives the sound ones as sources
 * for `scanBatches`. With `prefetchBatches` around that, scans are read and preprocessed in the workers while a step
 * runs.
 *
 * @throws RadnetError what `preparedScans` throws: above all where too many scans were bad.
 */
export async function openScans(
  jobs: readonly ScanJob[],
  options: PreparedScansOptions,
): Promise<OpenedScans> {
  const sources: ScanSource[] = [];
  const scans = preparedScans(jobs, options);
  for await (const { index, ...scan } of scans) {
    const job = jobs[index]!;
    const { patient, groups } = 'scan' in job ? job.scan : {};
    sources.push({
      id: scan.id,
      ...(patient !== undefined && { patientId: patient }),
      ...(groups && { groups }),
      positive: scan.labels.includes(1),
      summary: scanSummary(scan),
      load: () => options.workers.prepare(job),
    });
  }
  return { sources, bad: scans.bad };
}
