import { fileError } from '@radnet/core/node';
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreparedScan } from '../../dataset/preparedScan';
import type { ManifestScan } from '../../manifest/manifestScan';
import { decodeEntry, ENTRY_FORMAT, encodeEntry } from './cacheEntry';
import { contentDigest, sha256, type SourceState, sourceState } from './contentDigest';
import { prepareJob } from './prepareJob';
import { jobId, type ScanJob } from './scanJob';

/** File clocks tick in steps. A file written to this lately may be written to again without its times changing. */
const UNSETTLED_MS = 2000;

/** A prepared scan, and what a user should know of how it came. */
export interface CachedScan {
  readonly scan: PreparedScan;
  readonly fromCache: boolean;
  /** Of damaged entries and of a cache that cannot be written to. Names no patient. */
  readonly notes: readonly string[];
}

/**
 * Prepares a scan, or reads it from the cache folder where it lies prepared already.
 *
 * An entry's name is the SHA-256 of all the result depends on: the bytes of the scan's files, the options, the format.
 * So that a warm cache need not read the files, their digest is kept too, under a fingerprint of their places, sizes and
 * times. Entries are written under another name and renamed, so whoever reads one, at any time, finds a whole one or
 * none; they carry a checksum, and a damaged one is made anew, with a note. A cache that cannot be written to costs time
 * but no scan.
 *
 * @throws RadnetError what `prepareJob` throws.
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
      notes.push(`${key}.scan in the cache is damaged: made anew`);
    }
  }
  const scan = await prepareJob(job);
  if (await unchanged()) await writeWhole(entry, encodeEntry(scan), notes);
  return { scan, fromCache: false, notes };
}

interface CacheKey {
  readonly key: string;
  /** Whether the files are still those that the key was made of. */
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

/** The digest of files' bytes, from the cache where they are as they were when it was kept. */
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
 * SHA-256 of all that a manifest and its files tell of a scan: its labels, how its values are to be read, and the names and bytes
 * of its files and its mask's. It does not tell names.
 *
 * @param cache Folder that keeps digests of files, and is asked before files are read. See `prepareCached`.
 * @throws RadnetError where a file cannot be read.
 */
export async function scanDigest(root: string, scan: ManifestScan, cache?: string): Promise<string> {
  const state = await sourceState(root, scan);
  const files = await (cache === undefined ? contentDigest(state) : knownDigest(state, cache, []));
  const { source, mask = null, labels, hounsfield = null } = scan;
  return sha256(JSON.stringify([files, source, mask, sorted(labels), hounsfield]));
}

/** Whatever the order of a manifest's columns. */
function sorted(labels: ManifestScan['labels']): [string, number | readonly number[]][] {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A file's bytes in a buffer of their own, which can be handed to another thread. */
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
