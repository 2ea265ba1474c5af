import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RadnetError } from '@radnet/core';
import { HEMORRHAGE_KINDS, makePhantom, type Volume, volumeToDicom, volumeToNifti } from '@radnet/data';
import { readVolume } from '@radnet/data/node';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DAMAGED_SLICE, type NamedFile, type Progress, type SeriesKey } from '../viewerWorker';
import { readSource, type ReadCt, type SeriesOffers } from './readSource';

const fileOf = (path: string, bytes: Uint8Array): NamedFile => ({
  path,
  file: new File([Uint8Array.from(bytes)], path.split('/').at(-1)!),
});

const phantom = (seed: number, slices: number): Volume =>
  makePhantom({ slices, height: 8, width: 8, seed, hemorrhage: null }).volume;

/** DICOM files of a volume under another ImageType of the same length. */
async function filesOf(volume: Volume, folder: string, imageType: string): Promise<NamedFile[]> {
  const was = 'DERIVED\\SECONDARY\\AXIAL ';
  return (await volumeToDicom(volume)).map(({ name, bytes }) => {
    const text = Buffer.from(bytes).toString('latin1').replace(was, imageType.padEnd(was.length));
    return fileOf(`${folder}/${name}`, Buffer.from(text, 'latin1'));
  });
}

const ORIGINAL = 'ORIGINAL\\PRIMARY\\AXIAL';
const SCOUT = 'X\\PRIMARY\\LOCALIZER';

const read = async (
  files: readonly NamedFile[],
  series?: SeriesKey,
  onProgress: (progress: Progress) => void = () => {},
): Promise<ReadCt | SeriesOffers> =>
  readSource({ kind: 'files', files, ...(series && { series }) }, onProgress);
const volumeIn = async (...args: Parameters<typeof read>): Promise<Volume> => {
  const outcome = await read(...args);
  if (outcome.kind !== 'volume') throw new Error('expected a volume');
  return outcome.volume;
};

beforeEach(() => vi.stubGlobal('navigator', { deviceMemory: 8 }));
afterEach(() => vi.unstubAllGlobals());

describe('files', () => {
  it('with one series beside a scout are read, and the note says what was not', async () => {
    const files = [
      ...(await filesOf(phantom(1, 4), 'DOE^JOHN/ct', ORIGINAL)),
      ...(await filesOf(phantom(2, 1), 'DOE^JOHN/scout', SCOUT)),
      fileOf('DOE^JOHN/DOE JOHN report.txt', Buffer.from('words')),
    ];
    const { slices, warnings } = await volumeIn(files);
    expect(slices).toBe(4);
    expect(warnings[0]).toMatch(/^read series 1 .*4 images.*; not read: .*localizer/);
    expect(warnings.at(-1)).toBe('1 file was passed over, being no DICOM');
    expect(warnings.join()).not.toMatch(/DOE/);
  });

  it('with several series are not read until one is chosen; nothing offered leads to a patient', async () => {
    const files = [
      ...(await filesOf(phantom(1, 4), 'DOE^JOHN/a', ORIGINAL)),
      ...(await filesOf(phantom(2, 6), 'DOE^JOHN/b', ORIGINAL)),
    ];
    const outcome = await read(files);
    if (outcome.kind !== 'series') throw new Error('expected series');
    expect(outcome.offers.map(({ description }) => description)).toEqual([
      'study 1, series 1 (CT, original, axial, 4 images of 5 mm)',
      'study 2, series 1 (CT, original, axial, 6 images of 5 mm)',
    ]);
    const second = await volumeIn(files, outcome.offers[1]!.key);
    expect(second.slices).toBe(6);
    expect(second.warnings[0]).toBe('read series 1 (CT, original, axial, 6 images of 5 mm)');
    await expect(read(files, { seriesInstanceUid: '1.2.3' })).rejects.toThrow(
      'series: expected one of those offered, got another',
    );
  });

  it('without any axial series are refused with what there is', async () => {
    const files = [
      ...(await filesOf(phantom(1, 1), 'a', SCOUT)),
      ...(await filesOf(phantom(2, 1), 'b', SCOUT)),
    ];
    await expect(read(files)).rejects.toThrow(
      /^expected an axial CT series, got none, but series 1 \(CT, localizer,.*; series 1 \(CT, localizer,/,
    );
    const slices = await volumeToDicom(phantom(1, 2));
    const ofMr = slices.map(({ name, bytes }) =>
      fileOf(
        name,
        Buffer.from(Buffer.from(bytes).toString('latin1').replace('CS\x02\0CT', 'CS\x02\0MR'), 'latin1'),
      ),
    );
    await expect(read(ofMr)).rejects.toThrow(
      /^expected an axial CT series, got none, but series 1 \(MR, axial, 2 images/,
    );
  });

  it('with a damaged slice are refused in plain words first, or read without it where told to', async () => {
    const files = await filesOf(phantom(1, 4), 'DOE^JOHN', ORIGINAL);
    const bytes = new Uint8Array(await files[1]!.file.arrayBuffer());
    const cut = (length: number): NamedFile => fileOf(files[1]!.path, bytes.subarray(0, length));
    for (const length of [-4, 300]) {
      const damaged = files.with(1, cut(length));
      const refused = await read(damaged).catch((error: unknown) => error as Error);
      expect(refused).toMatchObject({
        name: 'RadnetError',
        message: expect.stringMatching(`^${DAMAGED_SLICE}: DOE\\^JOHN/.*: expected `) as string,
      });
      const source = { kind: 'files', files: damaged, leaveOutDamagedSlices: true } as const;
      const outcome = await readSource(source, () => {});
      if (outcome.kind !== 'volume') throw new Error('expected a volume');
      expect(outcome.volume.slices).toBe(3);
      expect(outcome.volume.warnings[0]).toMatch(/^left out (slice 2|a slice) of 4: expected /);
      expect(outcome.volume.warnings.join()).not.toMatch(/DOE/);
    }
    // There is no other slice to read.
    await expect(read([cut(-4)])).rejects.toThrow(/^DOE\^JOHN\/.*: expected /);
  });

  it('tell how far reading is', async () => {
    const told: Progress[] = [];
    await volumeIn(await filesOf(phantom(1, 4), 'ct', ORIGINAL), undefined, (one) => told.push(one));
    expect(told.map(({ stage }) => stage)).toEqual([
      ...Array<string>(4).fill('reading files'),
      ...Array<string>(4).fill('decoding slices'),
    ]);
    expect(told[1]!.fraction).toBe(0.5);
    expect(told[6]!.fraction).toBe(0.5);
  });

  it('are refused where they do not fit into the memory of the device', async () => {
    const { volume } = makePhantom({ seed: 1, slices: 8, height: 64, width: 64, hemorrhage: null });
    const files = [fileOf('ct.nii', await volumeToNifti(volume))];
    expect((await volumeIn(files)).slices).toBe(8);
    // One voxel less than it takes.
    vi.stubGlobal('navigator', { deviceMemory: (8 * (4 * 8 * 64 * 64 - 4)) / 2 ** 30 });
    await expect(read(files)).rejects.toThrow(RadnetError);
    await expect(read(files)).rejects.toThrow(
      /^ct\.nii: expected a CT that fits into memory, got one of 32768 voxels/,
    );
  });

  const shared = fileURLToPath(new URL('../../../../../../shared/data/head-ct-ge', import.meta.url));
  it.skipIf(!existsSync(shared))(
    'of the real series read as in Node (skipped without ../shared/data)',
    async () => {
      const names = readdirSync(shared).filter((name) => name.endsWith('.dcm'));
      const files = names.map((name) => fileOf(name, readFileSync(join(shared, name))));
      const { hounsfieldUnits: voxels, warnings, ...expected } = await readVolume(shared);
      const { hounsfieldUnits, ...volume } = await volumeIn(files);
      // There are millions of them, and comparing them one by one takes minutes.
      expect(Buffer.from(hounsfieldUnits.buffer).equals(Buffer.from(voxels.buffer))).toBe(true);
      expect(volume).toMatchObject(expected);
      expect([...volume.warnings, '1 file was passed over, being no DICOM']).toEqual(warnings);
    },
  );
});

describe('a phantom', () => {
  it.each([...HEMORRHAGE_KINDS, null])('is made with its truth: %s', async (hemorrhage) => {
    const outcome = await readSource({ kind: 'phantom', hemorrhage, seed: 7 }, () => {});
    if (outcome.kind !== 'volume') throw new Error('expected a volume');
    const { volume, truth } = outcome;
    expect(volume).toMatchObject({ slices: 28, height: 256, width: 256 });
    const { labels } = makePhantom({ seed: 7, hemorrhage, slices: 28, height: 256, width: 256 });
    expect(truth).toEqual(Array.from(labels, Boolean));
    expect(truth!.includes(true)).toBe(hemorrhage !== null);
  });
});
