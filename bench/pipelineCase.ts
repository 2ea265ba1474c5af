import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defaultPreprocessOptions, makePhantom, phantomSet } from '@radnet/data';
import { preparedScans, type ScanJob, startScanWorkers } from '@radnet/data/node';
import { phantomSeries, REAL_SERIES, SLICES } from './preprocessCase';
import { measure, type Measurement, memoryNow, peakGb } from './row';

/** Scans that a measured run goes through: enough for the workers to be busy throughout. */
const SCANS = 8;

/** The preprocess case in worker threads, and out of their cache. */
export async function benchWorkers(threads: number, warm: boolean): Promise<Measurement> {
  const made = existsSync(REAL_SERIES) ? undefined : await phantomSeries();
  const scratch = await mkdtemp(join(tmpdir(), 'radnet-bench-'));
  const folder = made ?? REAL_SERIES;
  const volume = folder.slice(dirname(folder).length + 1);
  // Negative, and without a mask: the same work as the preprocess case does.
  const jobs = Array.from({ length: SCANS }, (_, index): ScanJob => ({
    root: dirname(folder),
    scan: { id: `scan-${index}`, source: { volume }, labels: { any: 0 } },
    preprocess: defaultPreprocessOptions,
  }));
  const workers = startScanWorkers({ threads, ...(warm ? { cache: join(scratch, 'cache') } : {}) });
  try {
    const run = async (): Promise<void> => walk(jobs, { workers });
    // One run more than measure's own: all the threads must have run warm.
    await run();
    return await measure(run, SCANS * SLICES, 4);
  } finally {
    await workers.dispose();
    for (const path of [scratch, ...(made ? [made] : [])]) await rm(path, { recursive: true });
  }
}

/** Phantoms made in two worker threads, four ahead: how much memory a set of so many takes. */
export async function benchPhantoms(count: number): Promise<Measurement & { slices: number }> {
  const slices = 8;
  const spacingMm = { x: 1, y: 1, z: 5 };
  const set = phantomSet({ count, seed: 1, slices, height: 250, width: 250, spacingMm });
  const workers = startScanWorkers({ threads: 2 });
  try {
    const jobs = set.map((phantom): ScanJob => ({ phantom, preprocess: defaultPreprocessOptions }));
    const before = memoryNow();
    const start = performance.now();
    await walk(jobs, { workers, prefetch: 4 });
    const msPerSlice = (performance.now() - start) / (count * slices);
    return { slices: count * slices, msPerSlice, gbPerSlice: peakGb(before) / (count * slices) };
  } finally {
    await workers.dispose();
  }
}

/** One phantom as large as `makePhantom` makes them unless told otherwise, in this thread. */
export function benchPhantom(): Promise<Measurement & { slices: number }> {
  const slices = 32;
  const make = (): Promise<void> => {
    makePhantom({ seed: 1, hemorrhage: 'subdural', slices });
    return Promise.resolve();
  };
  return measure(make, slices, 3).then((measured) => ({ slices, ...measured }));
}

async function walk(jobs: readonly ScanJob[], options: Parameters<typeof preparedScans>[1]): Promise<void> {
  for await (const { id } of preparedScans(jobs, options)) void id;
}
