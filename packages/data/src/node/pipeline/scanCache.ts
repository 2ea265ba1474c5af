import { fileError } from '@radnet/core/internal/node';
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreparedScan } from '../../dataset/preparedScan';
import type { ManifestScan } from '../../manifest/manifestScan';
import { decodeEntry, ENTRY_FORMAT, encodeEntry } from './cacheEntry';
import { contentDigest, sha256, type SourceState, sourceState } from './contentDigest';
import { prepareJob } from './prepareJob';
import { jobId, type ScanJob } from './scanJob';

/**
 * File times have a limited resolution, so a file written to this recently may change again without a change of its
 * times.
 */
const UNSETTLED_MS = 2000;

/** A prepared scan, and where it came from. */
export interface CachedScan {
  readonly scan: PreparedScan;
  /** Whether the scan was read from the cache. */
  readonly fromCache: boolean;
  /** Messages about damaged entries and about a cache that cannot be written to. They do not identify a patient. */
  readonly notes: readonly string[];
}

/**
 * Prepares a scan, or reads it from the cache folder if it was prepared before.
 *
 * An entry's name is the SHA-256 of everything the result depends on: the bytes of the scan's files, the options and
 * the format. So that a warm cache need not read the files again, it also keeps their digest under a fingerprint of
 * their places, sizes and times. Entries are written under another name and then renamed, so readers always find a
 * whole entry or none. Entries carry a checksum; a damaged one is replaced, with a note. If the cache cannot be written
 * to, scans are still prepared, only more slowly.
 *
 * @throws RadnetError as `prepareJob` does.
 */
export async function prepareCached(job: ScanJob, folder: string): Promise<CachedScan> {
  const notes: string[] = [];
  const { key, unchanged } = await cacheKey(job, folder, notes);
  const entry = join(folder, `${key}.scan`);
  const bytes = await readWhole(entry, notes);
  if (bytes !== undefined) {
    try {
      return { scan: decodeEntry(bytes, jobId(job)), fromCache: true, notes };
    } catch {
      notes.push(`${key}.scan in the cache is damaged: prepared again`);
    }
  }
  const scan = await prepareJob(job);
  if (await unchanged()) await writeWhole(entry, encodeEntry(scan), notes);
  return { scan, fromCache: false, notes };
}

interface CacheKey {
  readonly key: string;
  /** Whether the files are still the ones that the key was computed from. */
  readonly unchanged: () => Promise<boolean>;
}

async function cacheKey(job: ScanJob, folder: string, notes: string[]): Promise<CacheKey> {
  const keyOf = (...parts: unknown[]): string =>
    sha256(JSON.stringify([ENTRY_FORMAT, job.preprocess, ...parts]));
  if (!('scan' in job)) {
    return { key: keyOf(job.phantom.options), unchanged: () => Promise.resolve(true) };
  }
  const { root, scan, label, onDamagedSlice = 'refuse' } = job;
  const state = await sourceState(root, scan);
  const digest = await knownDigest(state, folder, notes);
  return {
    key: keyOf(
      digest,
      'volume' in scan.source,
      scan.mask ?? null,
      scan.labels,
      scan.hounsfield ?? null,
      onDamagedSlice,
      label ?? null,
    ),
    unchanged: async () => (await sourceState(root, scan)).fingerprint === state.fingerprint,
  };
}

/** Returns the digest of the files' bytes, from the cache if the files have not changed since it was kept. */
async function knownDigest(state: SourceState, folder: string, notes: string[]): Promise<string> {
  const known = join(folder, `${state.fingerprint}.digest`);
  const kept = await readFile(known, 'latin1').catch(() => '');
  if (/^[0-9a-f]{64}$/.test(kept)) return kept;
  const settled = state.changedMs < Date.now() - UNSETTLED_MS;
  const digest = await contentDigest(state);
  if (settled) await writeWhole(known, digest, notes);
  return digest;
}

/**
 * Returns the SHA-256 of everything that a manifest and its files state about a scan: its labels, how to read its
 * values, and the names and bytes of its files and its mask's. The digest does not reveal names.
 *
 * @param cache Folder that keeps digests of files; if it knows one, the files are not read. See `prepareCached`.
 * @throws RadnetError if a file cannot be read.
 */
export async function scanDigest(root: string, scan: ManifestScan, cache?: string): Promise<string> {
  const state = await sourceState(root, scan);
  const files = await (cache === undefined ? contentDigest(state) : knownDigest(state, cache, []));
  const { source, mask = null, labels, hounsfield = null } = scan;
  return sha256(JSON.stringify([files, source, mask, sorted(labels), hounsfield]));
}

/** Sorts labels by class, so that the order of a manifest's columns does not matter. */
function sorted(labels: ManifestScan['labels']): [string, number | readonly number[]][] {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Reads a file into a separate buffer, which can be transferred to another thread. */
async function readWhole(path: string, notes: string[]): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const file = await open(path);
    try {
      const bytes = new Uint8Array((await file.stat()).size);
      const { bytesRead } = await file.read(bytes);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      notes.push(fileError('read', path, error).message);
    return undefined;
  }
}

async function writeWhole(path: string, content: Uint8Array | string, notes: string[]): Promise<void> {
  const partial = `${path}.${randomUUID()}.partial`;
  try {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(partial, content);
    await rename(partial, path);
  } catch (error) {
    notes.push(fileError('write', path, error).message);
    await rm(partial, { force: true }).catch(() => undefined);
  }
}
