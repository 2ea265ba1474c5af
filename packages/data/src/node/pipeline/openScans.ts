import { alone, type ProcessGroup } from '@radnet/core';
import { isOwn, requireKnownOptions } from '@radnet/core/internal';
import { checkScanIds, type ScanSource } from '../../dataset/scanSource';
import { type ScanSummary, scanSummary } from '../../dataset/scanSummary';
import { MAX_BAD_SHARE, preparedScans, type PreparedScansOptions, requireFewBad } from './preparedScans';
import { ScanError } from './scanError';
import { jobId, type ScanJob } from './scanJob';

/** Settings for {@link openScans}. */
export interface OpenScansOptions extends PreparedScansOptions {
  /**
   * The processes that open the scans together: each prepares its share, and every process gets all scans. A process
   * that later draws a scan that another process opened prepares it again, or finds it in the shared cache. Default:
   * this process alone.
   */
  readonly group?: ProcessGroup;
}

const OPTIONS = Object.keys({
  workers: true,
  prefetch: true,
  maxBadShare: true,
  group: true,
} satisfies Record<keyof OpenScansOptions, true>);

/** The usable scans of a data set, loaded when they are drawn, and the bad ones. */
export interface OpenedScans {
  /** The usable scans, for `scanBatches`. */
  readonly sources: readonly ScanSource[];
  /** The scans that were skipped, and why. */
  readonly bad: readonly ScanError[];
}

/**
 * Prepares every scan once, which fills the workers' cache and finds the bad scans, and returns the others as sources
 * for `scanBatches`. Wrap those batches in `prefetchBatches` to read and preprocess scans in the workers while a step
 * runs.
 *
 * @throws RadnetError as `preparedScans` does, above all if too many scans are bad.
 */
export async function openScans(jobs: readonly ScanJob[], options: OpenScansOptions): Promise<OpenedScans> {
  requireKnownOptions('openScans', options, OPTIONS);
  const { group = alone, maxBadShare = MAX_BAD_SHARE, ...others } = options;
  checkScanIds(jobs.map((job) => ({ id: jobId(job) })));
  const opened = new Map<number, ScanSummary>();
  const bad: ScanError[] = [];
  for (const share of group.allgather(await openShare(jobs, group, others))) {
    for (const { index, summary } of share.sound) opened.set(index, summary);
    for (const { scanId, message } of share.bad) bad.push(new ScanError(scanId, message));
  }
  requireFewBad(bad, jobs.length, maxBadShare);
  const sources = jobs.flatMap((job, index): ScanSource[] => {
    const summary = opened.get(index);
    if (summary === undefined) return [];
    const { patient, groups } = 'scan' in job ? job.scan : {};
    return [
      {
        id: jobId(job),
        ...(patient !== undefined && { patientId: patient }),
        ...(groups && { groups }),
        positive: summary.labels.includes(1),
        summary,
        load: () => options.workers.prepare(job),
      },
    ];
  });
  return { sources, bad };
}

interface OpenedShare {
  readonly sound: { readonly index: number; readonly summary: ScanSummary }[];
  readonly bad: { readonly scanId: string; readonly message: string }[];
}

/** Prepares this process's share of the scans, and returns it in a form that can be sent to other processes. */
async function openShare(
  jobs: readonly ScanJob[],
  group: ProcessGroup,
  options: PreparedScansOptions,
): Promise<OpenedShare> {
  const own = jobs.map((job, index) => ({ job, index })).filter(({ index }) => isOwn(group, index));
  // With fewer scans than processes, some processes have none.
  if (own.length === 0) return { sound: [], bad: [] };
  const scans = preparedScans(
    own.map(({ job }) => job),
    { ...options, maxBadShare: 1 },
  );
  const sound: OpenedShare['sound'] = [];
  for await (const { index, ...scan } of scans) {
    sound.push({ index: own[index]!.index, summary: scanSummary(scan) });
  }
  return { sound, bad: scans.bad.map(({ scanId, message }) => ({ scanId, message })) };
}
