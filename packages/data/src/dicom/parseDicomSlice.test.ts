import { RadnetError } from '@radnet/core';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { dicomFile, goldenBytes, goldenJson } from './fixtures';
import { type DicomSlice, parseDicomSlice } from './parseDicomSlice';

const golden = goldenJson<{ hounsfieldUnits: Record<string, number[]> }>('dicom.json').hounsfieldUnits;

const sliceOf = (elements: Record<string, unknown>, transferSyntax?: string): Promise<DicomSlice> =>
  parseDicomSlice(dicomFile('bad.dcm', elements, transferSyntax).bytes, 'bad.dcm');

describe('parseDicomSlice', () => {
  it.each(Object.keys(golden))('reads what pydicom wrote: %s', async (name) => {
    const slice = await parseDicomSlice(goldenBytes(`${name}.dcm`), name);
    expect([...slice.hounsfieldUnits]).toEqual(golden[name]);
    const fits = !['slope-half', 'too-large-for-16'].includes(name);
    expect(slice.hounsfieldUnits).toBeInstanceOf(fits ? Int16Array : Float32Array);
    expect({ ...slice, hounsfieldUnits: undefined }).toEqual({
      file: name,
      hounsfieldUnits: undefined,
      height: 3,
      width: 5,
      spacingMm: { x: 0.5, y: 0.75 },
      origin: [-12.5, -7.25, 30],
      rowDirection: [1, 0, 0],
      columnDirection: [0, 1, 0],
      thicknessMm: 5,
      instanceNumber: 1,
      padded: false,
      warnings: [],
    });
  });

  it('reads bytes that lie in the middle of a larger buffer', async () => {
    const bytes = goldenBytes('implicit-little.dcm');
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 3);
    const slice = await parseDicomSlice(larger.subarray(3, 3 + bytes.length), 'inside');
    expect([...slice.hounsfieldUnits]).toEqual(golden['implicit-little']);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['another modality', { Modality: 'MR' }, 'expected CT in Modality (0008,0060), got "MR"'],
    ['no modality', { Modality: undefined }, 'expected CT in Modality (0008,0060), got none'],
    ['no pixel data', { PixelData: undefined }, 'expected PixelData (7FE0,0010), got none'],
    [
      'too few pixels',
      { Rows: 3 },
      'expected 18 bytes of PixelData (7FE0,0010) for 3 rows of 3 pixels, got 12',
    ],
    [
      'sizes that no memory could hold',
      { Rows: 65535, Columns: 65535 },
      'expected 1 to 16777216 pixels a slice and up to 268435456 a file, got 65535 rows of 65535 pixels',
    ],
    ['no rows', { Rows: undefined }, 'expected a number in Rows (0028,0010), got none'],
    [
      'several frames',
      { NumberOfFrames: 4 },
      'expected one slice, got 4 frames: read it with dicomSeriesToVolume',
    ],
    ['no whole frame', { NumberOfFrames: '0.5' }, 'expected one slice, got 0.5 frames'],
    ['no columns', { Columns: 0 }, 'got 2 rows of 0 pixels'],
    ['a slope beyond numbers', { RescaleSlope: '1e300' }, 'that lead to Hounsfield units, got 1e+300 and 0'],
    ['a palette', { PhotometricInterpretation: 'PALETTE COLOR' }, 'expected MONOCHROME2 or MONOCHROME1 in'],
    ['colour', { SamplesPerPixel: 3 }, 'expected 1 in SamplesPerPixel (0028,0002), got 3'],
    ['32 bits', { BitsAllocated: 32 }, 'expected 16 or 8 in BitsAllocated (0028,0100), got 32'],
    ['17 bits of 16', { BitsStored: 17 }, 'expected 1 to 16 in BitsStored (0028,0101), got 17'],
    ['shifted bits', { BitsStored: 12 }, 'expected 11 in HighBit (0028,0102), got 15'],
    ['an unknown sign', { PixelRepresentation: 2 }, 'expected 0 or 1 in PixelRepresentation'],
    ['no slope', { RescaleSlope: undefined }, 'expected a number in RescaleSlope (0028,1053), got none'],
    ['a slope of 0', { RescaleSlope: '0' }, 'expected RescaleSlope (0028,1053) other than 0, got 0'],
    ['no intercept', { RescaleIntercept: undefined }, 'expected a number in RescaleIntercept'],
    [
      'a map of another quantity',
      { RescaleType: 'Z_EFF' },
      'expected HU in RescaleType (0028,1054), got "Z_EFF"',
    ],
    ['no spacing', { PixelSpacing: undefined }, 'expected 2 numbers in PixelSpacing (0028,0030), got none'],
    ['one spacing', { PixelSpacing: ['0.5'] }, 'expected 2 numbers in PixelSpacing (0028,0030), got "0.5"'],
    ['a spacing in words', { PixelSpacing: ['0.5', '0.5mm'] }, 'expected 2 numbers in PixelSpacing'],
    ['a negative spacing', { PixelSpacing: ['-0.5', '0.5'] }, 'expected positive numbers in PixelSpacing'],
    ['no position', { ImagePositionPatient: undefined }, 'expected 3 numbers in ImagePositionPatient'],
    ['an empty position', { ImagePositionPatient: ['1', '', '3'] }, 'got "1\\\\\\\\3"'],
    [
      'no orientation',
      { ImageOrientationPatient: undefined },
      'expected 6 numbers in ImageOrientationPatient',
    ],
    [
      'a skewed orientation',
      { ImageOrientationPatient: ['1', '0', '0', '0.6', '0.8', '0'] },
      'ImageOrientationPatient (0020,0037): expected row and column directions of length 1 at a right angle',
    ],
  ])('refuses %s', async (_, elements, message) => {
    const error: unknown = await sliceOf(elements).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RadnetError);
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).toMatch(/^bad\.dcm: /);
  });

  it('names a transfer syntax that is not read, known or not', async () => {
    await expect(sliceOf({}, '1.2.840.10008.1.2.4.92')).rejects.toThrow(
      'bad.dcm: expected a TransferSyntaxUID (0002,0010) that CT comes in (uncompressed, deflated, RLE, JPEG, JPEG-LS, ' +
        'JPEG 2000 or HTJ2K), got JPEG 2000 Part 2 Multi-component Lossless (1.2.840.10008.1.2.4.92)',
    );
    await expect(sliceOf({}, '1.2.3.4')).rejects.toThrow('got an unknown transfer syntax (1.2.3.4)');
    await expect(sliceOf({}, '1.2.840.10008.1.2.4.90')).rejects.toThrow(
      'bad.dcm: expected a JPEG 2000 image, got something else',
    );
  });

  it('names no patient, whatever is wrong', async () => {
    try {
      await sliceOf({ Modality: 'MR' });
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toMatch(/secret/i);
    }
    try {
      await parseDicomSlice(goldenBytes('explicit-little.dcm').subarray(0, 400), 'cut.dcm');
      expect.unreachable();
    } catch (error) {
      // dicom-parser throws { exception, dataSet }, and the data set holds the whole file.
      expect(inspect((error as Error).cause, { depth: Infinity })).not.toMatch(/dataSet|byteArray/);
    }
    const slice = JSON.stringify(await sliceOf({}));
    expect(slice).not.toMatch(/secret/i);
  });

  it.each(['explicit-little', 'implicit-little', 'explicit-big', 'deflated', 'rle', 'j2k', 'jpeg-baseline'])(
    'refuses %s cut short anywhere, with an error of its own',
    async (name) => {
      const bytes = goldenBytes(`${name}.dcm`);
      for (let length = 0; length < bytes.length; length++) {
        const read = parseDicomSlice(bytes.subarray(0, length), 'cut.dcm');
        await expect(read, `${length} bytes`).rejects.toBeInstanceOf(RadnetError);
      }
    },
  );

  it.each(['explicit-little', 'implicit-little', 'deflated'])(
    'meets any damaged byte of %s with a slice or an error of its own',
    async (name) => {
      const whole = goldenBytes(`${name}.dcm`);
      for (let at = 132; at < whole.length; at++) {
        for (const damage of [0x00, 0x80, 0xff]) {
          const bytes = Uint8Array.from(whole);
          bytes[at] = damage;
          try {
            await parseDicomSlice(bytes, 'damaged.dcm');
          } catch (error) {
            expect(error, `byte ${at} set to ${damage}`).toBeInstanceOf(RadnetError);
          }
        }
      }
    },
  );

  it('tells cut pixel data from a cut header', async () => {
    const bytes = goldenBytes('explicit-little.dcm');
    await expect(parseDicomSlice(bytes.subarray(0, bytes.length - 4), 'cut.dcm')).rejects.toThrow(
      'cut.dcm: expected 30 bytes of PixelData (7FE0,0010) for 3 rows of 5 pixels, got 26: the file is cut short',
    );
    await expect(parseDicomSlice(bytes.subarray(0, 400), 'cut.dcm')).rejects.toThrow(
      'cut.dcm: expected a whole DICOM file, got one that is damaged or cut short',
    );
    await expect(parseDicomSlice(bytes.subarray(0, 100), 'cut.dcm')).rejects.toThrow(
      "cut.dcm: expected a DICOM file ('DICM' at byte 128, or a data set without a header), got something else",
    );
  });
});
