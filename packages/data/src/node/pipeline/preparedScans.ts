import { RadnetError } from '@radnet/core';
import { requireKnownOptions } from '@radnet/core/internal';
import { checkScanIds } from '../../dataset/scanSource';
import type { PreparedScan } from '../../dataset/preparedScan';
import { ScanError } from './scanError';
import { jobId, type ScanJob } from './scanJob';
import type { ScanWorkers } from './scanWorkers';

/** How many reasons an error lists before it only counts the rest. */
const LISTED = 8;

export const MAX_BAD_SHARE = 0.1;

const WAY_OUT =
  'Take these scans out of the manifest or folder. Where slices are damaged, the scans can be read without them ' +
  "(onDamagedSlice: 'leave-out'; in the examples --leave-out-damaged-slices).";

/** Settings for {@link preparedScans}. */
export interface PreparedScansOptions {
  /** The worker threads that prepare the scans: see `startScanWorkers`. */
  readonly workers: ScanWorkers;
  /**
   * How many scans are prepared ahead, being worked on or waiting to be used. Limits the memory. A positive integer;
   * default twice the number of worker threads.
   */
  readonly prefetch?: number;
  /** The fraction of scans that may be bad, from 0 to 1. Default 0.1. */
  readonly maxBadShare?: number;
}

const OPTIONS = Object.keys({
  workers: true,
  prefetch: true,
  maxBadShare: true,
} satisfies Record<keyof PreparedScansOptions, true>);

/** An iteration over prepared scans, each with the index of its job. */
export interface PreparedScans extends AsyncIterable<PreparedScan & { readonly index: number }> {
  /** The scans skipped so far, and why. */
  readonly bad: readonly ScanError[];
}

/**
 * Prepares scans ahead of their use and yields them in the order given, whichever is ready first. Iterate over the
 * result only once.
 *
 * A scan that cannot be prepared is skipped and listed in `bad`. If more than `maxBadShare` of all scans were bad, the
 * iteration ends with an error that says which and why.
 *
 * @throws RadnetError if an option is invalid, there is no job, or two scans have the same id.
 */
export function preparedScans(jobs: readonly ScanJob[], options: PreparedScansOptions): PreparedScans {
  requireKnownOptions('preparedScans', options, OPTIONS);
  const { workers, prefetch = 2 * workers.threads, maxBadShare = MAX_BAD_SHARE } = options;
  checkScanIds(jobs.map((job) => ({ id: jobId(job) })));
  if (!(Number.isInteger(prefetch) && prefetch > 0)) {
    throw new RadnetError(`prefetch: expected a positive whole number, got ${prefetch}`);
  }
  if (!(maxBadShare >= 0 && maxBadShare <= 1)) {
    throw new RadnetError(`maxBadShare: expected a share from 0 to 1, got ${maxBadShare}`);
  }
  const bad: ScanError[] = [];

  async function* walk(): AsyncGenerator<PreparedScan & { readonly index: number }> {
    const ahead: Promise<PreparedScan | ScanError>[] = [];
    let asked = 0;
    const ask = (): void => {
      while (ahead.length < prefetch && asked < jobs.length) {
        const next = outcome(workers, jobs[asked++]!);
        // Prevents an unhandled rejection before the scan's turn comes; awaiting it still throws.
        next.catch(() => undefined);
        ahead.push(next);
      }
    };
    ask();
    for (let index = 0; index < jobs.length; index++) {
      const scan = await ahead[0]!;
      void ahead.shift();
      ask();
      if (scan instanceof ScanError) bad.push(scan);
      else yield { ...scan, index };
    }
    requireFewBad(bad, jobs.length, maxBadShare);
  }

  return { bad, [Symbol.asyncIterator]: walk };
}

/** Returns the scan, or the error if it is bad. Rejects only for bugs of the library. */
function outcome(workers: ScanWorkers, job: ScanJob): Promise<PreparedScan | ScanError> {
  return workers.prepare(job).catch((error: unknown) => {
    if (error instanceof ScanError) return error;
    throw error;
  });
}

/**
 * Checks that not too many scans were bad.
 *
 * @throws RadnetError saying which scans were bad and why, if they exceed the given fraction of all.
 */
export function requireFewBad(bad: readonly ScanError[], count: number, share: number): void {
  if (bad.length <= share * count) return;
  const reasons = bad.slice(0, LISTED).map(({ message }) => message);
  const more = bad.length > LISTED ? [`and ${bad.length - LISTED} more`] : [];
  throw new RadnetError(
    `expected at most ${(100 * share).toFixed(0)} % of ${count} scans to be bad, got ${bad.length}:\n` +
      [...reasons, ...more, WAY_OUT].join('\n'),
    { cause: bad },
  );
}
