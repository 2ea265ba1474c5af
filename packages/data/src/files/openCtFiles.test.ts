import { RadnetError } from '@radnet/core';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { DamagedSliceError } from '../dicom/damagedFiles';
import { dicomSeriesToVolume, type NamedBytes } from '../dicom/dicomSeriesToVolume';
import { dicomFile, dicomSeries, goldenBytes as dicomBytes } from '../dicom/fixtures';
import { goldenBytes } from '../nifti/fixtures';
import { niftiToVolume } from '../nifti/niftiToVolume';
import { zipOf } from '../zip/fixtures';
import type { NamedBlob } from './blobOnDemand';
import { openCtFiles } from './openCtFiles';

const series = dicomSeries([0, 5, 10]);
const words = new TextEncoder().encode('words '.repeat(100));
const pdf = new TextEncoder().encode('%PDF-1.7 '.repeat(100));

const blobs = (...files: readonly NamedBytes[]): NamedBlob[] =>
  files.map(({ name, bytes }) => ({ name, blob: new Blob([Uint8Array.from(bytes)]) }));
const within = (folder: string, files: readonly NamedBytes[]): NamedBytes[] =>
  files.map(({ name, bytes }) => ({ name: `${folder}/${name}`, bytes }));

const read = async (files: readonly NamedBlob[]) => (await openCtFiles(files)).read();
const refusal = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(RadnetError);
  return (error as Error).message;
};

describe('a study of DICOM files', () => {
  it('reads as its bytes do, in whatever order the files come', async () => {
    const files = within('study', series);
    expect(await read(blobs(...files.toReversed()))).toEqual(await dicomSeriesToVolume(files));
  });

  it('may lie among others; hidden ones are not looked at', async () => {
    const hidden = ['study/.git/a.dcm', 'study/__MACOSX/._b.dcm', 'study/DICOMDIR'];
    const others = [...hidden, 'study/notes.txt', 'study/a/archive.zip'].map((name) => ({
      name,
      bytes: words,
    }));
    const { warnings } = await read(blobs(...others, ...within('study', series)));
    expect(warnings).toEqual(['2 files were passed over, being no DICOM']);
    expect(await read(blobs(...within('.study', series)))).toEqual(await dicomSeriesToVolume(series));
  });

  it('tells its series, and reads the one that is chosen', async () => {
    const other = dicomSeries([0, 5], () => ({ SeriesInstanceUID: '2.25.3' }));
    const opened = await openCtFiles(blobs(...within('b', series), ...within('a', other)));
    expect(opened.series).toMatchObject([{ images: 2 }, { images: 3 }]);
    const { seriesInstanceUid } = opened.series[0]!;
    expect(await opened.read({ seriesInstanceUid })).toMatchObject({ slices: 2 });
  });

  it('is read by its beginnings, and of the chosen series alone whole', async () => {
    const whole: string[] = [];
    class CountedBlob extends Blob {
      constructor(
        private readonly name: string,
        bytes: Uint8Array,
      ) {
        super([Uint8Array.from(bytes)]);
      }
      override arrayBuffer(): Promise<ArrayBuffer> {
        whole.push(this.name);
        return super.arrayBuffer();
      }
    }
    const other = dicomSeries([0, 5], () => ({ SeriesInstanceUID: '2.25.3' }));
    const files = [...within('a', other), ...within('b', series)].map(({ name, bytes }) => ({
      name,
      blob: new CountedBlob(name, bytes),
    }));
    const opened = await openCtFiles(files);
    expect(whole).toEqual([]);
    await opened.read({ seriesInstanceUid: '2.25.2' });
    expect(whole).toEqual(['b/a.dcm', 'b/b.dcm', 'b/c.dcm']);
  });

  it('tells how far it is', async () => {
    const calls: unknown[] = [];
    const opened = await openCtFiles(blobs(...series), {}, (...call) => calls.push(['opened', ...call]));
    await opened.read({}, (...call) => calls.push(['read', ...call]));
    expect(calls).toEqual([
      ...[1, 2, 3].map((done) => ['opened', done, 3]),
      ...[0, 1, 2].map((done) => ['read', done, 3]),
    ]);
  });

  it('is refused by the name of a file that is damaged, or left out where the caller says so', async () => {
    const cut = series.map(({ name, bytes }, slice) => ({
      name,
      bytes: slice === 1 ? bytes.subarray(0, -4) : bytes,
    }));
    expect(await refusal(read(blobs(...cut)))).toMatch(
      /^b\.dcm: expected 12 bytes of PixelData .* it is cut short|^b\.dcm: .*cut short/,
    );
    const short = series.map(({ name, bytes }, slice) => ({
      name,
      bytes: slice === 1 ? bytes.subarray(0, 300) : bytes,
    }));
    expect(await refusal(openCtFiles(blobs(...short)))).toBe(
      'b.dcm: expected a whole DICOM file, got one that is damaged or cut short',
    );
    await expect(read(blobs(...cut))).rejects.toBeInstanceOf(DamagedSliceError);
    await expect(openCtFiles(blobs(...short))).rejects.toBeInstanceOf(DamagedSliceError);
    const opened = await openCtFiles(blobs(...cut), { onDamagedSlice: 'leave-out' });
    expect((await opened.read()).leftOut).toMatchObject([{ file: 'b.dcm', index: 1 }]);
  });

  it('is refused where the browser does not hand out a file, damaged slices left out or not', async () => {
    const files = blobs(...series);
    const gone = Object.assign(files[1]!.blob, {
      slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) }),
    });
    const moved = files.with(1, { name: 'b.dcm', blob: gone });
    for (const options of [{}, { onDamagedSlice: 'leave-out' }] as const) {
      expect(await refusal(openCtFiles(moved, options))).toMatch(
        /^cannot read b\.dcm: it was moved or changed/,
      );
      await expect(openCtFiles(moved, options)).rejects.not.toBeInstanceOf(DamagedSliceError);
    }
  });

  it('is refused where it takes more memory than there is', async () => {
    const opened = await openCtFiles(blobs(...series), { memoryBytes: 71 });
    expect(await refusal(opened.read())).toContain('got one of 18 voxels, which takes 0.00 GB to read');
  });
});

describe('one DICOM file', () => {
  it('is read where it is an enhanced CT', async () => {
    const file = { name: 'enhanced.dcm', bytes: dicomBytes('enhanced.dcm') };
    const volume = await read(blobs(file));
    expect(volume.slices).toBe(3);
    expect(volume).toEqual(await dicomSeriesToVolume([file]));
  });

  it('is refused where it is of another modality', async () => {
    expect(await refusal(read(blobs(dicomFile('mr.dcm', { Modality: 'MR' }))))).toBe(
      'mr.dcm: expected CT in Modality (0008,0060), got "MR"',
    );
  });
});

describe('a zip', () => {
  const zip = (files: Record<string, Uint8Array>): NamedBytes => ({
    name: 'drop/study.zip',
    bytes: zipSync(files),
  });
  const study = Object.fromEntries(series.map(({ name, bytes }) => [`DOE/${name}`, bytes]));

  it('of DICOM reads as its files do, and tells its series', async () => {
    const opened = await openCtFiles(blobs(zip(study)));
    expect(opened.series).toMatchObject([{ images: 3 }]);
    expect(await opened.read()).toEqual(await dicomSeriesToVolume(series));
  });

  it('of NIfTI reads as its file does, beside others, too', async () => {
    const [nifti, note] = [
      zip({ 'a.nii': goldenBytes('lps-int16.nii') }),
      { name: 'drop/a.txt', bytes: words },
    ];
    const plain = await niftiToVolume(goldenBytes('lps-int16.nii'), 'a');
    const volume = await read(blobs(nifti, note));
    expect(volume).toEqual({ ...plain, warnings: [...plain.warnings, '1 file was passed over'] });
  });

  it('is refused by its name: a password, several, a part of one', async () => {
    const locked = await zipOf({ 'DOE.dcm': words }, { password: 'secret', zipCrypto: true });
    expect(await refusal(openCtFiles(blobs({ name: 'study.zip', bytes: locked })))).toBe(
      'study.zip: entry 1 of the zip: expected a zip without password, got one with a password',
    );
    expect(await refusal(openCtFiles(blobs(zip(study), { ...zip(study), name: 'b.zip' })))).toMatch(
      /got b\.zip, drop\/study\.zip$/,
    );
    const cut = { name: 'study.zip', bytes: zip(study).bytes.subarray(0, -40) };
    expect(await refusal(openCtFiles(blobs(cut)))).toContain('study.zip: zip: expected a whole zip');
  });

  it('of a damaged slice is refused by both names', async () => {
    const files = blobs(zip({ ...study, 'DOE/b.dcm': series[1]!.bytes.subarray(0, -4) }));
    expect(await refusal(read(files))).toMatch(/^drop\/study\.zip: file 2\.dcm: expected 12 bytes/);
    await expect(read(files)).rejects.toBeInstanceOf(DamagedSliceError);
  });
});

describe('NIfTI', () => {
  it.each(['lps-int16.nii', 'nifti2-scaled-zipped-uint8.nii.gz'])(
    'reads as its bytes do: %s',
    async (name) => {
      const opened = await openCtFiles(blobs({ name, bytes: goldenBytes(name) }));
      expect(opened.series).toEqual([]);
      expect(await opened.read()).toEqual(await niftiToVolume(goldenBytes(name), name));
    },
  );

  it('may be a pair, whole and of one name', async () => {
    const [header, image] = ['pair-ras-int16.hdr', 'pair-ras-int16.img'].map((name) => ({
      name: `ct/${name}`,
      bytes: goldenBytes(name),
    })) as [NamedBytes, NamedBytes];
    const expected = await niftiToVolume({ header: header.bytes, image: image.bytes }, header.name);
    expect(await read(blobs(image, header))).toEqual(expected);
    expect(await refusal(read(blobs(header)))).toBe(
      'ct/pair-ras-int16.hdr: expected ct/pair-ras-int16.img beside it, the other half of the CT, got none',
    );
    expect(await refusal(read(blobs(header, { ...image, name: 'ct/b.img' })))).toBe(
      'expected one CT, as DICOM files or in NIfTI, got 2 files in NIfTI',
    );
  });

  it('is refused as several CTs, beside DICOM, too large, or cut short', async () => {
    const [a, b] = ['a.nii', 'b.nii'].map((name) => ({ name, bytes: goldenBytes('lps-int16.nii') })) as [
      NamedBytes,
      NamedBytes,
    ];
    expect(await refusal(read(blobs(a, b)))).toContain('got 2 files in NIfTI');
    expect(await refusal(read(blobs(a, ...series)))).toContain('got 1 files in NIfTI beside DICOM');
    expect(await refusal((await openCtFiles(blobs(a), { memoryBytes: 100 })).read())).toMatch(
      /^a\.nii: expected a file that fits into memory, got one of 0\.00 GB where 0\.00 are free/,
    );
    expect(await refusal(read(blobs({ ...a, bytes: a.bytes.subarray(0, -4) })))).toMatch(
      /^a\.nii: .*it is cut short$/,
    );
  });
});

describe('no CT', () => {
  const expected =
    'expected one CT: DICOM files, a .nii or .nii.gz file, a pair of .hdr and .img, or a .zip of these; got ';

  it.each<[string, NamedBytes[], string]>([
    ['nothing', [], 'no files'],
    ['a folder of hidden files', [{ name: 'a/.DS_Store', bytes: words }], 'no files'],
    ['a PDF', [{ name: 'report.pdf', bytes: pdf }], 'report.pdf'],
    ['text and pictures', ['a/b.png', 'a/a.txt'].map((name) => ({ name, bytes: words })), 'a/a.txt, a/b.png'],
  ])('%s is refused', async (_, files, got) => {
    expect(await refusal(openCtFiles(blobs(...files)))).toBe(expected + got);
  });

  it('a PDF that is called DICOM is refused by its name', async () => {
    expect(await refusal(openCtFiles(blobs({ name: 'report.dcm', bytes: pdf })))).toMatch(
      /^report\.dcm: expected a DICOM file .*got something else$/,
    );
  });
});
