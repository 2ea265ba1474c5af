import { RadnetError } from '@radnet/core';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { dicomSeriesToVolume } from '../dicom/dicomSeriesToVolume';
import { dataSetAlone, dicomSeries } from '../dicom/fixtures';
import { listDicomSeries } from '../dicom/listDicomSeries';
import { goldenBytes } from '../nifti/fixtures';
import { niftiToVolume } from '../nifti/niftiToVolume';
import { CENTRAL_HEADER, LOCAL_HEADER, recordAt, zipOf } from './fixtures';
import { unzipFiles } from './unzipFiles';
import { fuzzZip } from './zip.fuzz';
import { zipToVolume } from './zipToVolume';

const series = dicomSeries([0, 5, 10]);
const study = Object.fromEntries(series.map(({ name, bytes }) => [`DOE^JOHN/CT/${name}`, bytes]));
const bytes = new TextEncoder().encode('words '.repeat(100));

const refusal = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(RadnetError);
  expect(String(error) + String((error as Error).cause)).not.toContain('DOE');
  return (error as Error).message;
};

describe('a zip of a study', () => {
  it.each<[string, () => Uint8Array | Promise<Uint8Array>]>([
    ['deflated', () => zipSync(study)],
    ['stored', () => zipSync(study, { level: 0 })],
    ['with data descriptors', () => zipOf(study, { dataDescriptor: true })],
    ['as zip64', () => zipOf(study, { zip64: true })],
    ['without endings and preambles', () => zipSync(dumped())],
  ])('reads as its folder does: %s', async (_, zip) => {
    const { leftOut, ...expected } = await dicomSeriesToVolume(series);
    expect(leftOut).toBeUndefined();
    expect(await zipToVolume(await zip())).toEqual(expected);
  });

  const dumped = (): Record<string, Uint8Array> =>
    Object.fromEntries(series.map((file, slice) => [`IM${slice}`, dataSetAlone(file.bytes)]));

  it('may hold other files, which are passed over', async () => {
    const zip = zipSync({
      ...study,
      'DOE^JOHN/notes.txt': bytes,
      'DOE^JOHN/.hidden': bytes,
      '__MACOSX/._a.dcm': bytes,
      DICOMDIR: bytes,
      'inner.zip': zipSync(study),
    });
    expect((await zipToVolume(zip)).warnings).toEqual(['2 files were passed over, being no DICOM']);
    expect(listDicomSeries(await unzipFiles(zip))).toMatchObject([{ images: 3 }]);
  });

  it('tells of damaged slices by their numbers', async () => {
    const zip = zipSync({ ...study, 'DOE^JOHN/CT/b.dcm': series[1]!.bytes.subarray(0, -4) });
    expect(await refusal(zipToVolume(zip))).toMatch(/^file 2\.dcm: expected 12 bytes/);
    const { leftOut } = await zipToVolume(zip, { onDamagedSlice: 'leave-out' });
    expect(leftOut).toMatchObject([{ file: 'file 2.dcm', index: 1 }]);
  });
});

describe('a zip with an entry that is damaged', () => {
  const leaveOut = { onDamagedSlice: 'leave-out' } as const;
  const reason = 'file 2.dcm: expected an entry of the zip with the checksum stated, got one that is damaged';

  it.each([
    ['stored', 0],
    ['deflated', 6],
  ] as const)('is read without it where the caller says so: %s', async (_, level) => {
    const zip = zipSync(study, { level });
    const [second, third] = [1, 2].map((nth) => recordAt(zip, LOCAL_HEADER, nth));
    zip[Math.floor((second! + third!) / 2)]! ^= 0xff;
    expect(await refusal(zipToVolume(zip))).toMatch(/^entry 2 of the zip: expected a whole zip/);
    const volume = await zipToVolume(zip, leaveOut);
    expect(volume.slices).toBe(2);
    // What is wrong in it may be where it says that it lies.
    expect(volume.leftOut).toEqual([{ file: 'file 2.dcm', reason, index: undefined, origin: undefined }]);
    expect(volume.warnings[0]).toBe(`left out a slice of 3: ${reason.replace('file 2.dcm: ', '')}`);
    expect(await refusal(zipToVolume(zipSync(study).subarray(0, -40), leaveOut))).toContain(
      'expected a whole zip',
    );
  });

  it('is refused where that is all of the CT', async () => {
    const zip = zipSync({ 'DOE.nii': goldenBytes('lps-int16.nii') }, { level: 0 });
    zip[recordAt(zip, LOCAL_HEADER) + 400]! ^= 0xff;
    expect(await refusal(zipToVolume(zip, leaveOut))).toMatch(
      /^file 1\.nii: expected an entry of the zip with/,
    );
  });

  it('is refused with a password, or too much in it, whatever the caller says', async () => {
    const locked = await zipOf({ 'DOE.dcm': bytes }, { password: 'secret', zipCrypto: true });
    expect(await refusal(zipToVolume(locked, leaveOut))).toContain('got one with a password');
    const large = zipSync({ 'a.dcm': new Uint8Array(2 ** 26 + 1) });
    expect(await refusal(zipToVolume(large, leaveOut))).toContain('zip: expected up to 67108864 bytes');
  });
});

describe('a zip of NIfTI', () => {
  it.each([['lps-int16.nii'], ['nifti2-scaled-zipped-uint8.nii.gz']])(
    'reads as its file does: %s',
    async (name) => {
      const plain = await niftiToVolume(goldenBytes(name), 'file 1');
      const { hounsfieldUnits, origins } = await zipToVolume(zipSync({ [`DOE/${name}`]: goldenBytes(name) }));
      expect({ hounsfieldUnits, origins }).toEqual({
        hounsfieldUnits: plain.hounsfieldUnits,
        origins: plain.origins,
      });
    },
  );

  it('may be a pair, not two CTs, nor one beside DICOM', async () => {
    const [header, image] = ['pair-ras-int16.hdr', 'pair-ras-int16.img'].map(goldenBytes) as [
      Uint8Array,
      Uint8Array,
    ];
    const pair = { 'DOE.hdr': header, 'DOE.img': image };
    const { hounsfieldUnits } = await niftiToVolume({ header, image }, 'pair');
    expect((await zipToVolume(zipSync(pair))).hounsfieldUnits).toEqual(hounsfieldUnits);
    const one = goldenBytes('lps-int16.nii');
    const message = 'zip: expected one CT, as DICOM files or in NIfTI, got ';
    expect(await refusal(zipToVolume(zipSync({ 'a.nii': one, 'b.nii': one })))).toBe(
      `${message}2 files in NIfTI`,
    );
    expect(await refusal(zipToVolume(zipSync({ 'a.hdr': header })))).toBe(`${message}1 files in NIfTI`);
    expect(await refusal(zipToVolume(zipSync({ ...study, 'a.nii': one })))).toBe(
      `${message}1 files in NIfTI beside DICOM`,
    );
  });
});

describe('a bad zip', () => {
  it.each<[string, string, string]>([
    ['climbs out', '../DOE.dcm', "one that climbs out by '..'"],
    ['climbs out from within', 'a/../../DOE.dcm', "one that climbs out by '..'"],
    ['is absolute', '/DOE.dcm', 'an absolute one'],
    ['has a drive letter', 'C:/DOE.dcm', 'one with a drive letter'],
    ['has a backslash', 'a\\..\\DOE.dcm', 'one with a backslash in place of /'],
    ['has an empty part', 'a//DOE.dcm', "one with an empty part or '.'"],
  ])('is refused where a path %s', async (_, path, fault) => {
    const zip = zipSync({ 'a.dcm': bytes, [path]: bytes });
    expect(await refusal(unzipFiles(zip))).toBe(
      `entry 2 of the zip: expected a path within the zip, got ${fault}`,
    );
  });

  it('is refused where a path comes twice', async () => {
    const zip = zipSync({ 'a.dcm': bytes, 'b.dcm': bytes });
    zip[recordAt(zip, CENTRAL_HEADER, 1) + 46] = 'a'.charCodeAt(0);
    expect(await refusal(unzipFiles(zip))).toBe(
      'entry 2 of the zip: expected every path once, got one that came before',
    );
  });

  it.each([{ zipCrypto: true }, { encryptionStrength: 3 as const }])(
    'is refused with a password: %j',
    async (how) => {
      const zip = await zipOf({ 'DOE.dcm': bytes }, { password: 'secret', ...how });
      expect(await refusal(zipToVolume(zip))).toBe(
        'entry 1 of the zip: expected a zip without password, got one with a password',
      );
    },
  );

  it('is refused where it unfolds to more than its size allows, whatever it states', async () => {
    const zip = zipSync({ 'a.dcm': new Uint8Array(2 ** 26 + 1) });
    const tooMuch = 'zip: expected up to 67108864 bytes once unfolded, for its size, got more';
    expect(await refusal(unzipFiles(zip))).toBe(tooMuch);
    const view = new DataView(zip.buffer, zip.byteOffset);
    for (const at of [recordAt(zip, LOCAL_HEADER) + 22, recordAt(zip, CENTRAL_HEADER) + 24]) {
      view.setUint32(at, 1000, true);
    }
    expect(await refusal(unzipFiles(zip))).toMatch(
      /^(zip: expected up to 67108864|entry 1 of the zip: expected a whole)/,
    );
  });

  it('is refused where it unfolds to more than memory holds, damaged slices left out or not', async () => {
    const zip = zipSync({ 'a.dcm': new Uint8Array(5e6), 'b.dcm': new Uint8Array(5e6) });
    const tooMuch =
      'zip: expected a CT that fits into memory, got more than the 0.01 GB that are free once unfolded. ' +
      'Fewer CTs at a time need less.';
    for (const options of [{}, { onDamagedSlice: 'leave-out' }] as const) {
      expect(await refusal(zipToVolume(zip, { ...options, memoryBytes: 1e7 - 1 }))).toBe(tooMuch);
    }
    expect(await unzipFiles(zip, { memoryBytes: 1e7 })).toHaveLength(2);
  });

  it('is refused where entries overlap, so that a small zip unfolds many times', async () => {
    const zip = zipSync({ 'a.dcm': bytes, 'b.dcm': bytes });
    new DataView(zip.buffer, zip.byteOffset).setUint32(recordAt(zip, CENTRAL_HEADER, 1) + 42, 0, true);
    expect(await refusal(unzipFiles(zip))).toMatch(
      /^entry [12] of the zip: expected (entries side by side|a whole zip)/,
    );
  });

  it('is refused cut short anywhere, or with damaged content', async () => {
    const zip = zipSync({ 'DOE.dcm': bytes });
    for (let length = 0; length < zip.length; length += 7) {
      expect(await refusal(unzipFiles(zip.subarray(0, length)))).toContain('expected a whole zip');
    }
    zip[recordAt(zip, LOCAL_HEADER) + 40]! ^= 0xff;
    expect(await refusal(unzipFiles(zip))).toMatch(/^entry 1 of the zip: expected a whole zip/);
  });

  it('is refused where nothing in it is a CT', async () => {
    expect(await refusal(zipToVolume(zipSync({})))).toBe('expected DICOM files, got no files');
    expect(await refusal(zipToVolume(zipSync({ 'DOE.png': bytes })))).toBe(
      'expected DICOM files, got none, but file 1',
    );
  });

  it('damaged at random gives a volume or a RadnetError, soon: 100 mutations', async () => {
    const { volumes, refused } = await fuzzZip(100, 1);
    expect(volumes + refused).toBe(100);
    expect(Math.min(volumes, refused)).toBeGreaterThan(5);
  });
});
