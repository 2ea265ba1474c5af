import { move, transferableSymbol, valueSymbol } from 'piscina';
import { prepareJob } from './prepareJob';
import { type CachedScan, prepareCached } from './scanCache';
import type { ScanJob } from './scanJob';

/** The message sent to a worker thread. */
export interface WorkerTask {
  readonly job: ScanJob;
  /** Folder of the cache; undefined for no cache. */
  readonly cache: string | undefined;
}

/** The message that a worker sends back. Errors lose their class between threads, so their parts are sent. */
export type WorkerResult =
  CachedScan | { readonly failure: { readonly message: string; readonly stack: string } };

/** The worker's side of `startScanWorkers`. The arrays of the result are transferred, not copied. */
export async function prepareInWorker({ job, cache }: WorkerTask): Promise<WorkerResult> {
  try {
    const result: CachedScan =
      cache === undefined
        ? { scan: await prepareJob(job), fromCache: false, notes: [] }
        : await prepareCached(job, cache);
    const buffers = Object.values(result.scan as unknown as Record<string, unknown>)
      .filter((value) => ArrayBuffer.isView(value))
      .map((view) => view.buffer);
    return move({
      [valueSymbol]: result,
      [transferableSymbol]: [...new Set(buffers)],
    }) as unknown as WorkerResult;
  } catch (error) {
    const { message, stack = '' } = error as Error;
    return { failure: { message, stack } };
  }
}
