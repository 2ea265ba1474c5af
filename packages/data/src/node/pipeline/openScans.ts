import { alone, type ProcessGroup } from '@radnet/core';
import { isOwn, requireKnownOptions } from '@radnet/core/internal';
import { checkScanIds, type ScanSource } from '../../dataset/scanSource';
import { type ScanSummary, scanSummary } from '../../dataset/scanSummary';
import { MAX_BAD_SHARE, preparedScans, type PreparedScansOptions, requireFewBad } from './preparedScans';
import { ScanError } from './scanError';
import { jobId, type ScanJob } from './scanJob';

/** Options of `openScans`. */
export interface OpenScansOptions extends PreparedScansOptions {
  /**
   * The processes that open the scans together: each prepares its share, and all get all of them. A process that later draws a scan that
   * another one opened prepares it itself, or finds it in the cache that they share.
   */
  readonly group?: ProcessGroup;
}

const OPTIONS = Object.keys({
  workers: true,
  prefetch: true,
  maxBadShare: true,
  group: true,
} satisfies Record<keyof OpenScansOptions, true>);

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

/** What a process opens, as it may be told to others. */
async function openShare(
  jobs: readonly ScanJob[],
  group: ProcessGroup,
  options: PreparedScansOptions,
): Promise<OpenedShare> {
  const own = jobs.map((job, index) => ({ job, index })).filter(({ index }) => isOwn(group, index));
  // Of fewer scans than processes, some have none.
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
