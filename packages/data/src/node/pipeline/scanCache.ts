import { fileError } from '@radnet/core/node';
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreparedScan } from '../../dataset/preparedScan';
import { decodeEntry, ENTRY_FORMAT, encodeEntry } from './cacheEntry';
import { contentDigest, sha256, sourceState } from './contentDigest';
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
  const known = join(folder, `${state.fingerprint}.digest`);
  let digest = await readFile(known, 'latin1').catch(() => '');
  if (!/^[0-9a-f]{64}$/.test(digest)) {
    const settled = state.changedMs < Date.now() - UNSETTLED_MS;
    digest = await contentDigest(state);
    if (settled) await writeWhole(known, digest, notes);
  }
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
