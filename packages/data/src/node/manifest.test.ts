import { RadnetError } from '@radnet/core';
import { zipSync } from 'fflate';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dicomToMask } from '../annotations/dicomToMask';
import { goldenAnnotations, goldenBytes } from '../annotations/fixtures';
import { sampleScans } from '../manifest/fixtures';
import type { ManifestScan } from '../manifest/manifestScan';
import { goldenBytes as niftiBytes } from '../nifti/fixtures';
import { sampleMask, sampleVolume } from '../volume/fixtures';
import { drawUpManifest } from './drawUpManifest';
import { readManifest } from './readManifest';
import { readManifestScan } from './readManifestScan';
import { writeDicomSeries } from './writeDicomSeries';
import { writeManifest } from './writeManifest';
import { writeMask, writeNifti } from './writeNifti';

const volume = sampleVolume();
const mask = sampleMask(volume);
let outside: string;
let root: string;

beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), 'radnet-manifest-'));
  root = join(outside, 'root');
  await mkdir(root);
});

afterEach(() => rm(outside, { recursive: true }));

async function refuses(work: Promise<unknown>, message: string | RegExp): Promise<void> {
  await expect(work).rejects.toBeInstanceOf(RadnetError);
  await expect(work).rejects.toThrow(message);
}

/** Writes the volume, and cuts the end of one of its files off. */
async function cutShort(folder: string, name: string, by = -1): Promise<Uint8Array> {
  await writeDicomSeries(volume, folder);
  const bytes = await readFile(join(folder, name));
  await writeFile(join(folder, name), bytes.subarray(0, by));
  return bytes;
}

const scanOf = (source: ManifestScan['source'], rest: Partial<ManifestScan> = {}): ManifestScan => ({
  id: 'a',
  source,
  labels: {},
  ...rest,
});

describe('manifest files', () => {
  it.each(['manifest.csv', 'manifest.jsonl'])('are read as they were written: %s', async (name) => {
    const file = join(root, name);
    await writeManifest(file, sampleScans);
    expect(await readManifest(file)).toEqual({ root, scans: sampleScans });
    await refuses(writeManifest(file, sampleScans), 'expected no such file yet');
  });

  it('are refused by name', async () => {
    await refuses(readManifest(join(root, 'none.csv')), 'no such file');
    await refuses(readManifest(join(root, 'manifest.txt')), 'expected a name ending in .csv or .jsonl');
    await writeFile(join(root, 'm.csv'), 'scan,volume\na,../b\n');
    await refuses(readManifest(join(root, 'm.csv')), 'm.csv: row 2: source: volume: expected a path below');
    await writeFile(join(root, 'l.csv'), Buffer.from([0x73, 0xe9]));
    await refuses(readManifest(join(root, 'l.csv')), 'expected text in UTF-8');
  });
});

describe('a scan of a manifest', () => {
  it('is read from a DICOM folder, with its mask', async () => {
    await writeDicomSeries(volume, join(root, 'ct'));
    await writeMask(mask, volume, join(root, 'mask.nii.gz'));
    const scan = scanOf({ volume: 'ct' }, { mask: { volume: 'mask.nii.gz' }, labels: { any: [0, 1, 1] } });
    expect(await readManifestScan(root, scan)).toEqual({ volume, mask, labels: { any: [0, 1, 1] } });
  });

  it('is read from NIfTI, and without a mask', async () => {
    await writeNifti(volume, join(root, 'ct.nii.gz'));
    expect(await readManifestScan(root, scanOf({ volume: 'ct.nii.gz' }))).toEqual({ volume, labels: {} });
  });

  it('is read from slices, from foot to head alone', async () => {
    await writeDicomSeries(volume, join(root, 'ct'));
    const slices = ['ct/slice-001.dcm', 'ct/slice-002.dcm', 'ct/slice-003.dcm'];
    const scan = scanOf({ slices }, { mask: { slices: [null, null, null] } });
    const read = await readManifestScan(root, scan);
    expect(read.volume).toEqual(volume);
    expect(read.mask!.voxels).toEqual(new Uint8Array(24));
    await refuses(
      readManifestScan(root, scanOf({ slices: slices.toReversed() })),
      "scan 'a': slice 1: expected slices from foot to head, here at 30.00 mm, got one at 40.00 mm",
    );
    const single = await readManifestScan(root, scanOf({ volume: 'ct/slice-002.dcm' }));
    expect(single.volume.slices).toBe(1);
  });

  it('is read without damaged slices, nor their labels and masks, where told to', async () => {
    const { length } = await cutShort(join(root, 'ct'), 'slice-002.dcm');
    const kept = (values: Iterable<number>): number[] => [...values].filter((_, i) => i < 8 || i >= 16);
    await writeMask(mask, volume, join(root, 'mask.nii.gz'));
    const options = { onDamagedSlice: 'leave-out' } as const;
    const slices = [1, 2, 3].map((slice) => `ct/slice-00${slice}.dcm`);
    for (const source of [{ volume: 'ct' }, { slices }]) {
      const scan = scanOf(source, { mask: { volume: 'mask.nii.gz' }, labels: { any: [0, 1, 0], all: 1 } });
      await refuses(readManifestScan(root, scan), 'expected 16 bytes of PixelData');
      const read = await readManifestScan(root, scan, options);
      expect(read.labels).toEqual({ any: [0, 0], all: 1 });
      expect([...read.volume.hounsfieldUnits]).toEqual(kept(volume.hounsfieldUnits));
      expect(read.mask).toEqual({
        slices: 2,
        height: 2,
        width: 4,
        voxels: Uint8Array.from(kept(mask.voxels)),
      });
      expect(read.volume.leftOut).toMatchObject([{ index: 1, origin: volume.origins[1] }]);
      expect(read.volume.warnings.join()).not.toContain('slice-002');
    }
    await cutShort(join(root, 'other'), 'slice-002.dcm', 300 - length);
    await refuses(
      readManifestScan(root, scanOf({ volume: 'other' }, { labels: { any: [0, 1, 0] } }), options),
      'expected to know which slice is damaged, as the manifest goes by slice',
    );
    await refuses(
      readManifestScan(root, scanOf({ volume: 'other' }, { mask: { volume: 'mask.nii.gz' } }), options),
      'expected to know where a damaged slice lies, as the mask needs it',
    );
    const listed = scanOf(
      { slices: slices.map((path) => path.replace('ct', 'other')) },
      { mask: { slices: [null, null, null] }, labels: { any: [0, 1, 0] } },
    );
    const read = await readManifestScan(root, listed, options);
    expect([read.labels, read.mask!.slices, read.volume.leftOut![0]!.index]).toEqual([{ any: [0, 0] }, 2, 1]);
  });

  it('is read from a zip, which is never named by its path', async () => {
    await writeDicomSeries(volume, join(root, 'ct'));
    const names = await readdir(join(root, 'ct'));
    const files = await Promise.all(
      names.map(async (name) => [`DOE/${name}`, await readFile(join(root, 'ct', name))] as const),
    );
    await mkdir(join(root, 'cts', 'DOE'), { recursive: true });
    await writeFile(join(root, 'cts', 'DOE', 'ct.zip'), zipSync(Object.fromEntries(files)));
    const [scan] = await drawUpManifest(join(root, 'cts'));
    expect(scan!.source).toEqual({ volume: 'DOE/ct.zip' });
    expect((await readManifestScan(join(root, 'cts'), scan!)).volume).toEqual(volume);
    await writeFile(join(root, 'cts', 'DOE', 'ct.zip'), 'words');
    const error = await readManifestScan(join(root, 'cts'), scan!).catch((caught: unknown) => caught);
    expect((error as Error).message).toMatch(/^scan 'scan-0001': volume: zip: expected a whole zip/);
  });

  it('is read with a mask from a DICOM segmentation', async () => {
    const { volume: place } = goldenAnnotations;
    const voxels = place.slices * place.height * place.width;
    await writeDicomSeries(
      { ...place, hounsfieldUnits: new Int16Array(voxels).fill(-1000), warnings: [] },
      join(root, 'ct'),
    );
    await writeFile(join(root, 'seg.dcm'), goldenBytes('seg.dcm'));
    const read = await readManifestScan(root, scanOf({ volume: 'ct' }, { mask: { volume: 'seg.dcm' } }));
    expect(read.mask).toEqual(dicomToMask(goldenBytes('seg.dcm'), 'seg', place));
    expect(read.mask!.voxels).toContain(1);
  });

  it('is refused where lists by slice do not fit, or slices are pictures', async () => {
    await writeNifti(volume, join(root, 'ct.nii'));
    const scan = scanOf({ volume: 'ct.nii' }, { labels: { any: [0, 1] } });
    await refuses(
      readManifestScan(root, scan),
      "scan 'a': expected 2 slices as in the manifest, got a volume of 3",
    );
    await refuses(
      readManifestScan(root, scanOf({ slices: ['1.PNG'] })),
      'got a picture, which holds no Hounsfield units',
    );
    const masked = scanOf({ volume: 'ct.nii' }, { mask: { slices: ['1.png', null, null] } });
    await refuses(readManifestScan(root, masked), 'mask of slice 1: no such file');
  });

  it('is refused where a link leads out of the root', async () => {
    await writeDicomSeries(volume, join(outside, 'ct'));
    await symlink(join(outside, 'ct'), join(root, 'ct'));
    await refuses(
      readManifestScan(root, scanOf({ volume: 'ct' })),
      "scan 'a': volume: expected a path within the root",
    );
    await mkdir(join(root, 'linked'));
    await symlink(join(outside, 'ct', 'slice-001.dcm'), join(root, 'linked', '1.dcm'));
    await refuses(readManifestScan(root, scanOf({ volume: 'linked' })), 'file 1: expected a path within');
    await refuses(
      readManifestScan(root, scanOf({ slices: ['linked/1.dcm'] })),
      'slice 1.dcm: expected a path within',
    );
    const [header, image] = ['pair-ras-int16.hdr', 'pair-ras-int16.img'].map(niftiBytes);
    await writeFile(join(root, 'ct.hdr'), header!);
    await writeFile(join(outside, 'ct.img'), image!);
    await symlink(join(outside, 'ct.img'), join(root, 'ct.img'));
    await refuses(
      readManifestScan(root, scanOf({ volume: 'ct.hdr' })),
      'volume (.img): expected a path within the root',
    );
    await rm(join(root, 'ct.img'));
    await refuses(readManifestScan(root, scanOf({ volume: 'ct.hdr' })), 'volume (.img): no such file');
    await writeFile(join(root, 'ct.img'), image!);
    expect((await readManifestScan(root, scanOf({ volume: 'ct.hdr' }))).volume.slices).toBe(2);
  });

  it('is never named by its path', async () => {
    const check = async (source: ManifestScan['source'], message: string): Promise<void> => {
      const error: unknown = await readManifestScan(root, scanOf(source)).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(RadnetError);
      expect(String(error)).toContain(message);
      expect(String(error) + String((error as Error).cause)).not.toContain('DOE');
    };
    await check({ volume: 'DOE' }, "scan 'a': cannot read volume: no such file");
    await mkdir(join(root, 'DOE'));
    await writeFile(join(root, 'DOE', 'DOE.dcm'), 'words');
    await writeFile(join(root, 'DOE.nii'), 'words');
    await writeFile(join(root, 'DOE.txt'), 'words');
    await check({ volume: 'DOE' }, "scan 'a': volume: file 1: expected a DICOM file");
    await rm(join(root, 'DOE', 'DOE.dcm'));
    await writeDicomSeries(volume, join(root, 'DOE'));
    await writeFile(join(root, 'DOE', 'DOE.txt'), 'words');
    const { volume: read } = await readManifestScan(root, scanOf({ volume: 'DOE' }));
    expect(read.warnings).toEqual(['1 file was passed over, being no DICOM']);
    await check({ volume: 'DOE.nii' }, "scan 'a': volume: expected");
    await check({ volume: 'DOE.txt' }, "scan 'a': volume: expected a folder");
    await check({ slices: ['DOE/DOE.txt'] }, "scan 'a': slice 1.dcm: expected a DICOM file");
  });
});

describe('drawUpManifest', () => {
  it('lists folders, NIfTI, DICOM files and pictures, without their names', async () => {
    await writeDicomSeries(volume, join(root, 'A', 'ct'));
    await mkdir(join(root, 'B'));
    await writeNifti(volume, join(root, 'B', 'ct.nii.gz'));
    await writeMask(mask, volume, join(root, 'B', 'mask.nii.gz'));
    await writeDicomSeries(volume, join(root, 'C'));
    for (const name of await readdir(join(root, 'C'))) {
      await rename(join(root, 'C', name), join(root, 'C', name.replace('.dcm', '')));
    }
    await mkdir(join(root, 'D'));
    for (const name of ['10.png', '9.png', 'notes.txt']) await writeFile(join(root, 'D', name), '');
    const sources = [
      { volume: 'A/ct' },
      { volume: 'B/ct.nii.gz' },
      { volume: 'C' },
      { slices: ['D/9.png', 'D/10.png'] },
    ];
    const scans = await drawUpManifest(root);
    expect(scans.map(({ source }) => source)).toEqual(sources);
    expect(scans.map(({ id }) => id)).toEqual(['scan-0001', 'scan-0002', 'scan-0003', 'scan-0004']);
    expect(scans[1]!.mask).toEqual({ volume: 'B/mask.nii.gz' });
    expect((await drawUpManifest(root, { keepNames: true })).map(({ id }) => id)).toEqual([
      'A',
      'B',
      'C',
      'D',
    ]);
    expect((await readManifestScan(root, scans[2]!)).volume).toEqual(volume);
  });

  it('refuses folders without a CT or with two, by number', async () => {
    await refuses(drawUpManifest(root), 'expected a sub-folder for each CT');
    await mkdir(join(root, 'DOE'));
    await refuses(drawUpManifest(root), 'sub-folder 1 of 1: expected one CT');
    await writeFile(join(root, 'DOE', 'ct.nii'), '');
    await writeFile(join(root, 'DOE', '1.dcm'), '');
    await refuses(drawUpManifest(root), 'got 2 and 0');
    await refuses(drawUpManifest(join(root, 'none')), 'the root folder: no such file');
  });
});
