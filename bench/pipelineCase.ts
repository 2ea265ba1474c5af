import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defaultPreprocessOptions, makePhantom, phantomSet } from '@radnet/data';
import { preparedScans, type ScanJob, startScanWorkers } from '@radnet/data/node';
import { phantomSeries, REAL_SERIES, SLICES } from './preprocessCase';
import { measure, type Measurement, memoryNow, peakGb } from './row';

/** Scans in a measured run: enough to keep the workers busy throughout. */
const SCANS = 8;

/** The preprocess case in worker threads, and from their cache. */
export async function benchWorkers(threads: number, warm: boolean): Promise<Measurement> {
  const made = existsSync(REAL_SERIES) ? undefined : await phantomSeries();
  const scratch = await mkdtemp(join(tmpdir(), 'radnet-bench-'));
  const folder = made ?? REAL_SERIES;
  const volume = folder.slice(dirname(folder).length + 1);
  // A negative scan without a mask, so that the work is that of the preprocess case.
  const jobs = Array.from({ length: SCANS }, (_, index): ScanJob => ({
    root: dirname(folder),
    scan: { id: `scan-${index}`, source: { volume }, labels: { any: 0 } },
    preprocess: defaultPreprocessOptions,
  }));
  const workers = startScanWorkers({ threads, ...(warm ? { cache: join(scratch, 'cache') } : {}) });
  try {
    const run = async (): Promise<void> => walk(jobs, { workers });
    // One more warm-up than `measure` makes, because every thread has to be warm.
    await run();
    return await measure(run, SCANS * SLICES, 4);
  } finally {
    await workers.dispose();
    for (const path of [scratch, ...(made ? [made] : [])]) await rm(path, { recursive: true });
  }
}

/** Makes `scans` phantoms in two worker threads, four ahead, to see how much memory a set of that size takes. */
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

/** One phantom of `makePhantom`'s default size, made in this thread. */
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
