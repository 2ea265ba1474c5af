import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { RadnetError } from '@radnet/core';
import type { ManifestScan, OnDamagedSlice, PreparedScan, PreprocessOptions } from '@radnet/data';
import {
  drawUpManifest,
  type Manifest,
  openScans,
  readManifest,
  scanDigest,
  startScanWorkers,
} from '@radnet/data/node';
import { requireSameCts } from './distributed/requireSameCts';
import { oneProcess, type RunGroup } from './distributed/runGroup';
import { counted } from './counted';
import type { CtSource } from './ctSource';
import { keptInMemory } from './keptInMemory';
import { preparedBytes } from './preparedBytes';

/** Settings for {@link openCts}. */
export interface CtOptions {
  readonly preprocess: PreprocessOptions;
  /** The class of the manifest's slice labels. */
  readonly label: string;
  /** Threads that read and preprocess. Default: one less than the process's share of the cores. */
  readonly workers?: number;
  /** Folder that keeps preprocessed CTs for later runs. */
  readonly cache?: string;
  /** What to do with damaged slices. By default, a CT with one fails. */
  readonly onDamagedSlice?: OnDamagedSlice;
  /** The processes that share the work of opening the CTs. */
  readonly group?: RunGroup;
  /** Called with the skipped CTs, if there are any. */
  readonly onSkipped?: (skipped: readonly SkippedCt[]) => void;
}

/** A CT that could not be read, by its number or name in the manifest, and why. */
export interface SkippedCt {
  readonly ct: string;
  readonly reason: string;
}

/**
 * Opens the user's CTs, from a manifest, or from a folder for which `drawUpManifest` makes one. Each CT is read once in worker threads.
 * CTs that cannot be read are skipped and listed.
 *
 * @throws RadnetError that names `--data`, if there is no manifest or folder, or if it or too many of its CTs cannot be read.
 */
export async function openCts(data: string, options: CtOptions): Promise<CtSource[]> {
  try {
    return await openManifest(await manifestAt(data), options);
  } catch (error) {
    if (!(error instanceof RadnetError)) throw error;
    throw new RadnetError(`--data ${data}: ${error.message}`, { cause: error });
  }
}

async function manifestAt(data: string): Promise<Manifest> {
  if (!existsSync(data)) throw new RadnetError('expected a manifest or a folder of CTs, found nothing');
  if ((await stat(data)).isFile()) return readManifest(data);
  return { root: data, scans: await drawUpManifest(data) };
}

async function openManifest(manifest: Manifest, options: CtOptions): Promise<CtSource[]> {
  const { root, scans } = manifest;
  const { group = oneProcess, cache, onSkipped, ...rest } = options;
  const { workers: threads = Math.max(1, group.threads - 1), ...reading } = rest;
  await requireSameCts(group, manifest);
  const notes: string[] = [];
  const workers = startScanWorkers({
    onNote: (note) => (group.rank === 0 ? console.log(note) : notes.push(note)),
    threads,
    ...(cache !== undefined && { cache }),
  });
  const jobs = scans.map((scan) => ({ root, scan, ...reading }));
  const { sources, bad } = await openScans(jobs, { workers, group });
  // Process 0 prints for all.
  for (const note of new Set(group.allgather(notes).flat())) console.log(note);
  if (bad.length > 0) {
    console.log(`skipped ${bad.length} of ${counted(scans.length, 'CT')}:`);
    for (const { message } of bad) console.log(`  ${message}`);
    onSkipped?.(bad.map(({ scanId, message }) => ({ ct: scanId, reason: message })));
  }
  const whole = sources.filter(({ summary }) => !summary!.labelsKnown).length;
  if (whole > 0) {
    console.log(
      `one label for the whole CT: ${whole} of ${counted(sources.length, 'CT')}, which count in the results by CT and not by slice`,
    );
  }
  const bytes = sources.reduce((sum, { summary }) => sum + preparedBytes(summary!), 0);
  const byId = new Map(scans.map((scan) => [scan.id, scan]));
  return sources.map((source) => {
    const load = (): Promise<PreparedScan> => source.load();
    const scan = byId.get(source.id)!;
    const { split, readers } = scan;
    const readings = readers && readingsOf(readers, options.label);
    return {
      ...source,
      load: keptInMemory(load, bytes),
      digest: () => scanDigest(root, scan, cache),
      ...(split !== undefined && { split }),
      ...(readings && { readings }),
    };
  });
}

function readingsOf(readers: NonNullable<ManifestScan['readers']>, label: string): Record<string, number> {
  const read = Object.entries(readers).filter(([, reading]) => Object.hasOwn(reading, label));
  return Object.fromEntries(read.map(([reader, reading]) => [reader, reading[label]!]));
}
