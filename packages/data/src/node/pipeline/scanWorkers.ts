import { RadnetError } from '@radnet/core';
import { requireKnownOptions } from '@radnet/core/internal';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { PreparedScan } from '../../dataset/preparedScan';
import { ScanError } from './scanError';
import { jobId, type ScanJob } from './scanJob';
import type { WorkerResult, WorkerTask } from './scanWorker';

/** Settings for {@link startScanWorkers}. */
export interface ScanWorkersOptions {
  /** Number of worker threads, a positive integer. Default: one less than the machine's cores, but at least 1. */
  readonly threads?: number;
  /**
   * Folder that keeps prepared scans, created if it does not exist: see `prepareCached`. By default nothing is kept.
   */
  readonly cache?: string;
  /**
   * Called once for each message about a damaged cache entry (which is replaced), about a cache that cannot be written
   * to, and for each of a scan's `notes`.
   */
  readonly onNote?: (note: string) => void;
}

const OPTIONS = { threads: true, cache: true, onNote: true } satisfies Record<keyof ScanWorkersOptions, true>;

/** Worker threads that read and preprocess scans. */
export interface ScanWorkers {
  /** Number of worker threads. */
  readonly threads: number;
  /**
   * Prepares a scan in one of the threads, as soon as one is free.
   *
   * @throws ScanError if the scan cannot be prepared, or its thread ended while preparing it; other scans are not
   *   affected.
   */
  prepare(job: ScanJob): Promise<PreparedScan>;
  /** Ends the threads. Scans that are still being prepared fail. */
  dispose(): Promise<void>;
}

/**
 * Starts worker threads that read and preprocess scans while this thread trains. Arrays come back without a copy. Idle
 * threads do not keep the process alive.
 *
 * Only requested scans are prepared, so the caller limits the memory: `preparedScans`, or `prefetchBatches` over
 * `scanBatches`, hold only as many scans as they look ahead.
 *
 * @throws RadnetError if `threads` is not a positive integer, or an option is unknown.
 */
export function startScanWorkers(options: ScanWorkersOptions = {}): ScanWorkers {
  requireKnownOptions('startScanWorkers', options, Object.keys(OPTIONS));
  return startWorkers(workerFile(), options);
}

/** Does the work of `startScanWorkers` with any worker file: tests pass one that crashes. */
export function startWorkers(
  file: URL,
  { threads = Math.max(1, availableParallelism() - 1), cache, onNote }: ScanWorkersOptions,
): ScanWorkers {
  if (!(Number.isInteger(threads) && threads > 0)) {
    throw new RadnetError(`threads: expected a positive whole number, got ${threads}`);
  }
  const pool = new Piscina<WorkerTask, WorkerResult>({
    filename: file.href,
    name: 'prepareInWorker',
    minThreads: 1,
    maxThreads: threads,
    // By default an idle thread ends after a moment, and the next scan has to wait for a new one.
    idleTimeout: Infinity,
    // Atomics suit tasks of microseconds. A scan takes a tenth of a second, much of it for reading files.
    atomics: 'disabled',
    ...sourceRunner(file),
  });
  // A thread that dies while idle is replaced; one that dies at work rejects its scan's promise.
  pool.on('error', () => undefined);
  let disposed = false;
  const told = new Set<string>();
  const tell = (note: string): void => {
    if (!told.has(note)) onNote?.(note);
    told.add(note);
  };
  return {
    threads,
    async prepare(job) {
      const id = jobId(job);
      if (disposed) throw new ScanError(id, 'expected workers at work, got ones that were disposed of');
      const result = await pool.run({ job, cache }).catch((cause: unknown) => {
        throw new ScanError(id, `its worker thread ended: ${(cause as Error).message}`, { cause });
      });
      if ('failure' in result) {
        const cause = Object.assign(new Error(result.failure.message), { stack: result.failure.stack });
        throw new ScanError(id, result.failure.message, { cause });
      }
      for (const note of [...result.notes, ...(result.scan.notes ?? [])]) tell(`scan '${id}': ${note}`);
      return result.scan;
    },
    async dispose() {
      disposed = true;
      await pool.destroy();
    },
  };
}

/**
 * Returns the worker's file, which lies beside this one and has the same format, both in the source tree and in the
 * built package.
 */
function workerFile(): URL {
  return new URL(`./scanWorker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
}

/**
 * Returns options that let a worker read TypeScript if the package runs from its source: threads do not inherit the
 * loader.
 */
function sourceRunner(file: URL): { execArgv?: string[] } {
  return file.pathname.endsWith('.ts') ? { execArgv: ['--import', 'tsx'] } : {};
}
