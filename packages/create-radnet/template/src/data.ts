import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type BatchSource } from '@radnet/core';
import { phantomSet, prefetchBatches, type PreprocessOptions, scanBatches, splitByCt } from '@radnet/data';
import { drawUpManifest, openScans, readManifest, type ScanJob, startScanWorkers } from '@radnet/data/node';

/** Hounsfield units in, values from 0 to 1 out. */
export const preprocess: PreprocessOptions = {
  window: { level: 40, width: 80 }, // the brain window
  spacingMm: 4, // 1 or 2 mm show small bleeds, and take 16 or 4 times as long
  fieldOfViewMm: 256,
};

/** Height and width of a preprocessed slice, in pixels. */
export const SIZE = preprocess.fieldOfViewMm / preprocess.spacingMm;

export interface Data {
  readonly training: BatchSource;
  readonly validation: BatchSource;
}

/**
 * The CTs of a folder, or synthetic ones, as batches for training and validation, split by patient.
 *
 * @param folder One folder a CT, with `mask.nii.gz` beside it, or a `manifest.csv`. Without it the CTs are synthetic.
 */
export async function openData(folder?: string): Promise<Data> {
  const jobs = folder === undefined ? phantoms() : await cts(folder);
  // Each CT is preprocessed once, by worker threads, and kept in cache/.
  const workers = startScanWorkers({ cache: 'cache', onNote: console.warn });
  const { sources, bad } = await openScans(jobs, { workers });
  for (const { message } of bad) console.warn(message);
  const { train, test } = splitByCt(sources, { testFraction: 0.3, seed: 1 });
  const augment = { maxRotationDegrees: 10, maxShiftPixels: 2 }; // and flips
  const training = await scanBatches(train, { batchSize: 2, shuffle: true, balance: 'scans', augment });
  return { training: prefetchBatches(training), validation: await scanBatches(test, { batchSize: 2 }) };
}

function phantoms(): ScanJob[] {
  const set = phantomSet({ count: 40, seed: 1, slices: 12, height: 128, width: 128 });
  return set.map((phantom) => ({ phantom, preprocess }));
}

async function cts(folder: string): Promise<ScanJob[]> {
  const manifest = join(folder, 'manifest.csv');
  const { root, scans } = existsSync(manifest)
    ? await readManifest(manifest)
    : { root: folder, scans: await drawUpManifest(folder) };
  return scans.map((scan) => ({ root, scan, preprocess }));
}
