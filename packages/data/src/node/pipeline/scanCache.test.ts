import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultPreprocessOptions } from '../../preprocess/preprocessOptions';
import { sampleMask, sampleVolume } from '../../volume/fixtures';
import { writeMask, writeNifti } from '../writeNifti';
import { decodeEntry, encodeEntry } from './cacheEntry';
import { phantomJob } from './fixtures/jobs';
import { prepareJob } from './prepareJob';
import { prepareCached, scanDigest } from './scanCache';
import type { ManifestJob } from './scanJob';

const volume = sampleVolume();
let root: string;
let cache: string;
let job: ManifestJob;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'radnet-cache-'));
  cache = join(root, 'made', 'cache');
  await writeNifti(volume, join(root, 'ct.nii'));
  await writeMask(sampleMask(volume), volume, join(root, 'mask.nii'));
  job = {
    root,
    scan: { id: 'x', source: { volume: 'ct.nii' }, mask: { volume: 'mask.nii' }, labels: {} },
    preprocess: { ...defaultPreprocessOptions, fieldOfViewMm: 8 },
  };
});
afterEach(() => rm(root, { recursive: true }));

const entries = async (): Promise<string[]> =>
  (await readdir(cache)).filter((name) => name.endsWith('.scan')).sort();

/** Sets a file's times into the past: the cache does not rely on the times of files just written. */
async function settle(file: string): Promise<void> {
  const past = new Date(Date.now() - 60_000);
  await utimes(join(root, file), past, past);
}

describe('the cache of prepared scans', () => {
  it('gives back what was prepared, under a name that is none of a patient', async () => {
    const first = await prepareCached(job, cache);
    const second = await prepareCached(job, cache);
    expect([first.fromCache, second.fromCache]).toEqual([false, true]);
    expect(second.scan).toEqual(await prepareJob(job));
    expect(second.scan).toEqual(first.scan);
    for (const name of await readdir(cache)) expect(name).toMatch(/^[0-9a-f]{64}\.(scan|digest)$/);
    const written = await readFile(join(cache, (await entries())[0]!), 'latin1');
    expect(written).not.toContain('ct.nii');
  });

  it('knows a scan by its content, whatever its id', async () => {
    await prepareCached(job, cache);
    const renamed = await prepareCached({ ...job, scan: { ...job.scan, id: 'y' } }, cache);
    expect(renamed.fromCache).toBe(true);
    expect(renamed.scan.id).toBe('y');
  });

  it.each<[string, (job: ManifestJob) => ManifestJob]>([
    ['the window', (j) => ({ ...j, preprocess: { ...j.preprocess, window: { level: 50, width: 90 } } })],
    ['the labels', (j) => ({ ...j, scan: { ...j.scan, labels: { any: [0, 1, 0] } } })],
    ['the class', (j) => ({ ...j, label: 'subdural' })],
  ])('makes a scan anew where %s change', async (_, change) => {
    await prepareCached(job, cache);
    const changed = await prepareCached(change(job), cache);
    expect(changed.fromCache).toBe(false);
    expect(await entries()).toHaveLength(2);
  });

  it.each(['ct.nii', 'mask.nii'])(
    'makes a scan anew where %s changes, its size and times alike',
    async (name) => {
      const file = join(root, name);
      await settle(name);
      await prepareCached(job, cache);
      const bytes = await readFile(file);
      bytes[352]! ^= 1;
      await writeFile(file, bytes);
      await settle(name);
      expect((await stat(file)).size).toBe(bytes.length);
      const changed = await prepareCached(job, cache);
      expect(changed.fromCache).toBe(false);
      expect(changed.scan).toEqual(await prepareJob(job));
    },
  );

  it('keeps the digest of files for as long as they are not touched, if they were written a while ago', async () => {
    const digests = async (): Promise<number> =>
      (await readdir(cache)).filter((name) => name.endsWith('.digest')).length;
    await prepareCached(job, cache);
    // Just written: the change times cannot be set back.
    expect(await digests()).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    await prepareCached(job, cache);
    expect(await digests()).toBe(1);
    expect((await prepareCached(job, cache)).fromCache).toBe(true);
    await settle('ct.nii');
    expect((await prepareCached(job, cache)).fromCache).toBe(true);
    expect(await digests()).toBe(1);
  });

  it('makes a damaged entry anew, and says so', async () => {
    await prepareCached(phantomJob('p'), cache);
    const [name] = await entries();
    const file = join(cache, name!);
    const whole = await readFile(file);
    for (const damage of [whole.subarray(0, -1), whole.subarray(0, 5), Buffer.alloc(0), flipped(whole)]) {
      await writeFile(file, damage);
      const { scan, fromCache, notes } = await prepareCached(phantomJob('p'), cache);
      expect(fromCache).toBe(false);
      expect(notes).toEqual([`${name} in the cache is damaged: prepared again`]);
      expect(scan).toEqual(await prepareJob(phantomJob('p')));
      expect(await readFile(file)).toEqual(whole);
    }
  });

  it('serves writers at once, and is none the worse for what a killed one left', async () => {
    await mkdir(cache, { recursive: true });
    await writeFile(join(cache, 'left.scan.partial'), 'half');
    const all = await Promise.all(Array.from({ length: 8 }, () => prepareCached(phantomJob('p'), cache)));
    for (const { scan, notes } of all) {
      expect(notes).toEqual([]);
      expect(scan).toEqual(all[0]!.scan);
    }
    expect(await entries()).toHaveLength(1);
    expect((await readdir(cache)).filter((name) => name.endsWith('.partial'))).toEqual(['left.scan.partial']);
    expect((await prepareCached(phantomJob('p'), cache)).fromCache).toBe(true);
  });

  it('that cannot be written to costs no scan', async () => {
    const { scan, notes } = await prepareCached(phantomJob('p'), join(root, 'ct.nii'));
    expect(scan.id).toBe('p');
    expect(notes.join()).toMatch(/cannot write .*it is a file|cannot write .*a part of the path is a file/);
  });
});

describe('entries', () => {
  it('hold every field and array of a scan but its id', async () => {
    const scan = await prepareJob(phantomJob('p'));
    const bytes = encodeEntry(scan);
    expect(decodeEntry(bytes, 'other')).toEqual({ ...scan, id: 'other' });
    expect(bytes.length - scan.image.byteLength - scan.mask.byteLength).toBeLessThan(400);
    const empty = { ...scan, mask: new Uint8Array(scan.mask.length) };
    expect(decodeEntry(encodeEntry(empty), 'p')).toEqual(empty);
  });

  it('tell any single wrong bit', async () => {
    const bytes = encodeEntry(await prepareJob(phantomJob('p')));
    for (let position = 0; position < bytes.length; position += position < 300 ? 1 : 997) {
      bytes[position]! ^= 4;
      expect(() => decodeEntry(bytes, 'p')).toThrow('cache entry');
      bytes[position]! ^= 4;
    }
  });
});

function flipped(bytes: Buffer): Buffer {
  const other = Buffer.from(bytes);
  other[other.length >> 1]! ^= 1;
  return other;
}

describe('scanDigest', () => {
  it('is another where a byte, a label or the mask is, and the same in another place and under another id', async () => {
    const { scan } = job;
    const digest = await scanDigest(root, scan);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    const other = join(root, 'elsewhere');
    await cp(join(root, 'ct.nii'), join(other, 'ct.nii'));
    await cp(join(root, 'mask.nii'), join(other, 'mask.nii'));
    expect(await scanDigest(other, { ...scan, id: 'y', split: 'test' })).toBe(digest);
    const unmasked = { id: 'x', source: scan.source, labels: {} };
    const digests = [
      digest,
      await scanDigest(root, unmasked),
      await scanDigest(root, { ...unmasked, labels: { any: 0 } }),
      await scanDigest(root, { ...unmasked, labels: { any: 1 } }),
    ];
    const bytes = await readFile(join(root, 'ct.nii'));
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(join(root, 'ct.nii'), bytes);
    digests.push(await scanDigest(root, scan));
    expect(new Set(digests).size).toBe(5);
  });

  it('is the same by way of a cache', async () => {
    const digest = await scanDigest(root, job.scan);
    await prepareCached(job, cache);
    expect(await scanDigest(root, job.scan, cache)).toBe(digest);
  });
});
