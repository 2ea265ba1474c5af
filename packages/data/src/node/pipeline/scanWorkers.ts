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

/** Options of `startScanWorkers`. */
export interface ScanWorkersOptions {
  /** Worker threads. Default one less than the machine's cores, at least 1. */
  readonly threads?: number;
  /** Folder of prepared scans, made where there is none: see `prepareCached`. Default none: nothing is kept. */
  readonly cache?: string;
  /**
   * Hears once of damaged cache entries, which are made anew, of a cache that cannot be written to, and of what a scan's
   * `notes` say.
   */
  readonly onNote?: (note: string) => void;
}

const OPTIONS = { threads: true, cache: true, onNote: true } satisfies Record<keyof ScanWorkersOptions, true>;

/** Threads that read and preprocess scans. */
export interface ScanWorkers {
  readonly threads: number;
  /**
   * Prepares a scan in one of the threads, as soon as one is free.
   *
   * @throws ScanError where the scan cannot be prepared, or its thread ended over it; the others go on.
   */
  prepare(job: ScanJob): Promise<PreparedScan>;
  /** Ends the threads. Scans still asked for are given up. */
  dispose(): Promise<void>;
}

/**
 * Starts worker threads that read and preprocess scans while this thread trains. Arrays come back without a copy. Idle
 * threads do not keep the process alive.
 *
 * Bounded by whoever asks: only what was asked for is prepared, so `preparedScans`, or `prefetchBatches` over
 * `scanBatches`, hold as many scans as they look ahead.
 *
 * @throws RadnetError where `threads` is no positive whole number.
 */
export function startScanWorkers(options: ScanWorkersOptions = {}): ScanWorkers {
  requireKnownOptions('startScanWorkers', options, Object.keys(OPTIONS));
  return startWorkers(workerFile(), options);
}

/** `startScanWorkers` with another worker: tests send in one that crashes. */
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
    // By default a thread that has nothing to do for a moment is ended, and the next scan waits for a new one.
    idleTimeout: Infinity,
    // Made for tasks of microseconds; a scan takes a tenth of a second, much of it in reading files.
    atomics: 'disabled',
    ...sourceRunner(file),
  });
  // A thread that dies idle is replaced; one that dies at work fails its scan's promise.
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

/** The worker lies beside this file, in the source tree as in the built package, in the same format. */
function workerFile(): URL {
  return new URL(`./scanWorker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
}

/** A worker thread does not inherit what reads TypeScript, where the package runs from its source. */
function sourceRunner(file: URL): { execArgv?: string[] } {
  return file.pathname.endsWith('.ts') ? { execArgv: ['--import', 'tsx'] } : {};
}
