import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PreparedScan } from '../../dataset/preparedScan';
import { dicomSeries } from '../../dicom/fixtures';
import { scanSummary } from '../../dataset/scanSummary';
import type { ManifestScan } from '../../manifest/manifestScan';
import { defaultPreprocessOptions } from '../../preprocess/preprocessOptions';
import { sampleMask, sampleVolume } from '../../volume/fixtures';
import { readManifest } from '../readManifest';
import { writeMask, writeNifti } from '../writeNifti';
import { decodeEntry, encodeEntry } from './cacheEntry';
import { openScans } from './openScans';
import { prepareJob } from './prepareJob';
import { startScanWorkers } from './scanWorkers';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'radnet-job-'));
});
afterEach(() => rm(root, { recursive: true }));

const preprocess = { ...defaultPreprocessOptions, spacingMm: 25 }; // 10 x 10 pixels
const SIZE = 20;

/** A grey picture of 20 x 20 pixels, with a square of 4 x 4. */
const pixels = (grey: number, square: number): Uint8Array =>
  Uint8Array.from({ length: SIZE * SIZE }, (_, i) =>
    i % SIZE < 4 && Math.floor(i / SIZE) < 4 ? square : grey,
  );
const png = (values: Uint8Array): Uint8Array =>
  encode({ width: SIZE, height: SIZE, data: values, channels: 1 });
const jpeg = (values: Uint8Array): Uint8Array =>
  encodeJpeg(
    { width: SIZE, height: SIZE, data: Uint8Array.from([...values].flatMap((v) => [v, v, v, 255])) },
    95,
  ).data;

describe('prepareJob', () => {
  it('prepares slices and masks from pictures, through a manifest and worker threads', async () => {
    await writeFile(join(root, '1.png'), png(pixels(51, 51)));
    await writeFile(join(root, '2.png'), png(pixels(51, 255)));
    await writeFile(join(root, '2-mask.png'), png(pixels(0, 1)));
    for (const slice of [1, 2, 3]) await writeFile(join(root, `${slice}.jpg`), jpeg(pixels(102, 102)));
    const rows = [
      'scan,slice,slice_number,slice_mask,slice_label:any',
      'drawn,1.png,1,-,0',
      'drawn,2.png,2,2-mask.png,1',
      ...[1, 2, 3].map((slice) => `read,${slice}.jpg,${slice},,${slice === 2 ? 1 : 0}`),
    ];
    await writeFile(join(root, 'manifest.csv'), rows.join('\n'));
    const { scans } = await readManifest(join(root, 'manifest.csv'));
    const workers = startScanWorkers({ threads: 1, cache: join(root, 'cache') });
    const jobs = scans.map((scan) => ({ root, scan, preprocess }));
    const { sources, bad } = await openScans(jobs, { workers });
    expect(bad).toEqual([]);
    const [drawn, read] = await Promise.all(sources.map((source) => source.load()));
    await workers.dispose();
    expect(drawn).toMatchObject({ id: 'drawn', slices: 2, height: 10, width: 10, maskKnown: true });
    expect([...drawn!.labels]).toEqual([0, 1]);
    expect(drawn!.mask.filter((voxel) => voxel === 1)).toHaveLength(4);
    expect(drawn!.image[100 + 55]).toBeCloseTo(0.2, 6);
    expect(drawn!.image[100 + 11]).toBeGreaterThan(0.8);
    expect(read).toMatchObject({ id: 'read', slices: 3, maskKnown: false });
    expect([...read!.labels]).toEqual([0, 1, 0]);
    expect(read!.image[55]).toBeCloseTo(0.4, 2);
  });

  it('leaves damaged slices out, with their labels and masks, where told to, and says so once', async () => {
    await writeFile(join(root, '1.png'), png(pixels(51, 51)));
    await writeFile(join(root, '2.png'), png(pixels(51, 51)).subarray(0, 60));
    await writeFile(join(root, '3.png'), png(pixels(102, 255)));
    await writeFile(join(root, 'mask.png'), png(pixels(0, 1)));
    const source = { slices: ['1.png', '2.png', '3.png'] };
    const scan: ManifestScan = {
      id: 'x',
      source,
      mask: { slices: [null, 'mask.png', 'mask.png'] },
      labels: { any: [0, 1, 1] },
    };
    const job = { root, scan, preprocess };
    await expect(prepareJob(job)).rejects.toThrow("scan 'x': slice 2: expected a whole PNG");
    const notes: string[] = [];
    const workers = startScanWorkers({
      threads: 1,
      cache: join(root, 'cache'),
      onNote: (note) => notes.push(note),
    });
    for (let turn = 0; turn < 2; turn++) {
      const prepared = await workers.prepare({ ...job, onDamagedSlice: 'leave-out' });
      expect([prepared.slices, [...prepared.labels]]).toEqual([2, [0, 1]]);
      expect(prepared.mask.subarray(0, 100).includes(1)).toBe(false);
      expect(prepared.mask.subarray(100).includes(1)).toBe(true);
      expect(prepared.image[100 + 55]).toBeCloseTo(0.4, 2);
    }
    // Which came from the cache is not what was prepared otherwise.
    await expect(workers.prepare(job)).rejects.toThrow('slice 2: expected a whole PNG');
    await workers.dispose();
    expect(notes).toEqual([expect.stringMatching(/^scan 'x': left out slice 2 of 3: expected a whole PNG/)]);
    const none = { ...job, scan: { id: 'x', source: { slices: ['2.png'] }, labels: { any: [1] } } };
    await expect(prepareJob({ ...none, onDamagedSlice: 'leave-out' })).rejects.toThrow(
      "scan 'x': slice 2: expected a whole".replace('2', '1'),
    );
  });

  it('notes of NIfTI whose values do not look like Hounsfield units, and takes what the manifest says of them', async () => {
    const raw = sampleVolume();
    const volume = { ...raw, hounsfieldUnits: raw.hounsfieldUnits.map((value) => value + 1024) };
    await writeNifti(volume, join(root, 'ct.nii'));
    const scan: ManifestScan = { id: 'x', source: { volume: 'ct.nii' }, labels: { any: 0 } };
    const noted = await prepareJob({ root, scan, preprocess });
    expect(noted.notes).toEqual([expect.stringContaining('got none such among values from 24 to 47')]);
    const notesOf = async (hounsfield: ManifestScan['hounsfield']): Promise<PreparedScan['notes']> =>
      (await prepareJob({ root, scan: { ...scan, hounsfield: hounsfield! }, preprocess })).notes;
    expect(await notesOf(-1024)).toEqual(['-1024 HU added to every value, as asked for']);
    expect(await notesOf('as-stated')).toBeUndefined();
    const pictures: ManifestScan = {
      id: 'x',
      source: { slices: ['1.png'] },
      hounsfield: 40,
      labels: { any: [0] },
    };
    await expect(prepareJob({ root, scan: pictures, preprocess })).rejects.toThrow(
      "scan 'x': hounsfield: expected none for pictures",
    );
  });

  it('takes masks by slice for a volume, too', async () => {
    const volume = sampleVolume();
    await writeNifti(volume, join(root, 'ct.nii'));
    await writeMask(sampleMask(volume), volume, join(root, 'mask.nii'));
    const { slices, height, width } = volume;
    const inside = new Uint8Array(width * height).fill(255);
    await writeFile(join(root, 'mask.png'), encode({ width, height, data: inside, channels: 1 }));
    const scan = (mask: ManifestScan['mask']): ManifestScan => ({
      id: 'x',
      source: { volume: 'ct.nii' },
      labels: {},
      ...(mask && { mask }),
    });
    const bySlice = [...new Array<null>(slices - 1).fill(null), 'mask.png'];
    const prepared = await prepareJob({ root, scan: scan({ slices: bySlice }), preprocess });
    expect([...prepared.labels]).toEqual([...new Array<number>(slices - 1).fill(0), 1]);
    const other = await prepareJob({ root, scan: scan({ volume: 'mask.nii' }), preprocess });
    expect(other.image).toEqual(prepared.image);
    await expect(prepareJob({ root, scan: scan(undefined), preprocess })).rejects.toThrow(
      "scan 'x': expected a mask, or labels 'any' by slice or of the scan, got none. Where it shows no 'any', a column " +
        'label:any of 0 will do; where it does, give slice_label:any or a mask',
    );
  });

  it('takes the label of the scan where its slices have none', async () => {
    const volume = sampleVolume();
    await writeNifti(volume, join(root, 'ct.nii'));
    const empty = { ...sampleMask(volume), voxels: new Uint8Array(sampleMask(volume).voxels.length) };
    await writeMask(empty, volume, join(root, 'empty.nii'));
    await writeFile(join(root, '1.png'), png(pixels(0, 0)));
    const of = (scan: Partial<ManifestScan>): Promise<PreparedScan> =>
      prepareJob({ root, scan: { id: 'x', source: { volume: 'ct.nii' }, labels: {}, ...scan }, preprocess });
    const { slices } = volume;
    const positive = await of({ labels: { any: 1 } });
    expect(positive).toMatchObject({ labelsKnown: false, maskKnown: false });
    expect([...positive.labels]).toEqual(new Array(slices).fill(1));
    expect(scanSummary(positive)).toMatchObject({ slices, labelsKnown: false, masked: false });
    const negative = await of({ labels: { any: 0 } });
    expect(scanSummary(negative)).toMatchObject({ labelsKnown: true, maskKnown: true, masked: false });
    expect([...negative.labels]).toEqual(new Array(slices).fill(0));
    const picture = await of({ source: { slices: ['1.png'] }, labels: { any: 1 } });
    expect(picture).toMatchObject({ labelsKnown: false, maskKnown: false, labels: Uint8Array.of(1) });
    const cached = decodeEntry(encodeEntry(positive), 'x');
    expect(cached).toEqual(positive);
    const mask = { volume: 'empty.nii' };
    expect([...(await of({ labels: { any: 0 }, mask })).labels]).toEqual(new Array(slices).fill(0));
    await expect(of({ labels: { any: 1 }, mask })).rejects.toThrow(
      "scan 'x': expected a mask of what its label 'any' says is there, or labels by slice, got an empty mask",
    );
    await writeMask(sampleMask(volume), volume, join(root, 'mask.nii'));
    await expect(of({ labels: { any: 0 }, mask: { volume: 'mask.nii' } })).rejects.toThrow(
      "scan 'x': expected an empty mask, as its label 'any' is 0, or labels by slice, got a mask that is not empty",
    );
  });

  it('refuses a positive scan of which damage left no positive slice, and says so', async () => {
    await writeFile(join(root, '1.png'), png(pixels(51, 51)));
    await writeFile(join(root, '2.png'), png(pixels(51, 51)).subarray(0, 60));
    await writeFile(join(root, 'mask.png'), png(pixels(0, 1)));
    const source = { slices: ['1.png', '2.png'] };
    const scan: ManifestScan = { id: 'x', source, mask: { slices: [null, 'mask.png'] }, labels: { any: 1 } };
    await expect(prepareJob({ root, scan, preprocess, onDamagedSlice: 'leave-out' })).rejects.toThrow(
      'got an empty mask on the slices that are left: 1 damaged ones are left out',
    );
  });

  it('refuses what does not fit into memory before it is read', async () => {
    await writeNifti(sampleVolume(), join(root, 'ct.nii'));
    const free = vi.spyOn(process, 'availableMemory').mockReturnValue(10);
    const of = (source: ManifestScan['source'], any: 1 | 1[]): Promise<PreparedScan> =>
      prepareJob({ root, scan: { id: 'x', source, labels: { any } }, preprocess });
    await expect(of({ volume: 'ct.nii' }, 1)).rejects.toThrow(
      "scan 'x': volume: expected a CT that fits into memory",
    );
    await expect(of({ slices: ['none.png'] }, [1])).rejects.toThrow(
      "scan 'x': expected a scan that fits into memory",
    );
    free.mockRestore();
  });

  it('notes what a volume warns of, but not the geometry that many CTs share', async () => {
    const slices = dicomSeries([0, 5, 10, 17]);
    const repeated = slices.map(({ name, bytes }) => ({ name: `copy-${name}`, bytes }));
    const damaged = { name: 'copy.dcm', bytes: slices[0]!.bytes.subarray(0, -4) };
    await mkdir(join(root, 'ct'));
    for (const { name, bytes } of [...slices, repeated[1]!, damaged])
      await writeFile(join(root, 'ct', name), bytes);
    const scan: ManifestScan = { id: 'x', source: { volume: 'ct' }, labels: { any: 0 } };
    const { notes } = await prepareJob({ root, scan, preprocess, onDamagedSlice: 'leave-out' });
    expect(notes).toEqual([
      expect.stringMatching(/^left out a damaged copy of a slice: expected /),
      '1 slice was left out, being a copy',
    ]);
  });

  it.each([
    [['1.png', 'ct.dcm'], 'slice 2: expected PNG or JPEG as the others, got another file'],
    [['1.png', 'none.png'], 'slice 2: no such file'],
    [['1.png', 'bad.png'], 'slice 2: expected a whole PNG'],
    [['1.png', '../outside.png'], 'slice 2: '],
  ])('refuses %j, naming scan and slice but no path', async (slices, message) => {
    await writeFile(join(root, '1.png'), png(pixels(0, 0)));
    await writeFile(join(root, 'bad.png'), png(pixels(0, 0)).subarray(0, 60));
    const scan = { id: 'x', source: { slices }, labels: { any: [0, 1] } };
    const error = (await prepareJob({ root, scan, preprocess }).catch((caught: unknown) => caught)) as Error;
    expect(error.message).toContain(`scan 'x': `);
    expect(error.message).toContain(message);
    expect(error.message).not.toContain(slices[1]!);
  });
});
