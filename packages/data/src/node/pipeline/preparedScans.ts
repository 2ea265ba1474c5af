import { RadnetError } from '@radnet/core';
import { requireKnownOptions } from '@radnet/core/internal';
import { checkScanIds } from '../../dataset/scanSource';
import type { PreparedScan } from '../../dataset/preparedScan';
import { ScanError } from './scanError';
import { jobId, type ScanJob } from './scanJob';
import type { ScanWorkers } from './scanWorkers';

/** Reasons that an error lists before it says how many there are more. */
const LISTED = 8;

export const MAX_BAD_SHARE = 0.1;

const WAY_OUT =
  'Take these scans out of the manifest or folder. Where slices are damaged, the scans can be read without them ' +
  "(onDamagedSlice: 'leave-out'; in the examples --leave-out-damaged-slices).";

/** Options of `preparedScans`. */
export interface PreparedScansOptions {
  readonly workers: ScanWorkers;
  /** Scans that are in work or waiting while one is used. Bounds the memory. Default twice the worker threads. */
  readonly prefetch?: number;
  /** The share of scans that may be bad, from 0 to 1. Default 0.1. */
  readonly maxBadShare?: number;
}

const OPTIONS = Object.keys({
  workers: true,
  prefetch: true,
  maxBadShare: true,
} satisfies Record<keyof PreparedScansOptions, true>);

/** A walk through scans. */
export interface PreparedScans extends AsyncIterable<PreparedScan & { readonly index: number }> {
  /** What was skipped so far, and why. */
  readonly bad: readonly ScanError[];
}

/**
 * Prepares scans ahead of their use, in the order given whichever is ready first. To be walked through once.
 *
 * A scan that cannot be prepared is skipped and listed in `bad`. When more than `maxBadShare` of all were bad, the walk
 * ends with an error that says which and why.
 *
 * @throws RadnetError where an option makes no sense, there is no job, or two scans have one id.
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
        // Its failure is told when its turn comes, and is no unhandled rejection until then.
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

/** The scan, or what is wrong with it. Rejects over faults of the library alone. */
function outcome(workers: ScanWorkers, job: ScanJob): Promise<PreparedScan | ScanError> {
  return workers.prepare(job).catch((error: unknown) => {
    if (error instanceof ScanError) return error;
    throw error;
  });
}

/** @throws RadnetError that says which scans were bad and why, where more than the share of all were. */
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
