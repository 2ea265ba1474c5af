import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { slicePositionsMm } from '../volume/slicePositions';
import { dicomSeriesToVolume } from './dicomSeriesToVolume';
import { type GoldenSlice, goldenJson, sumsOf } from './fixtures';
import { parseDicomSlice } from './parseDicomSlice';

const shared = new URL('../../../../../shared/data/', import.meta.url);
const read = (path: string): Uint8Array => readFileSync(new URL(path, shared));
const exists = existsSync(shared);

interface Orientation {
  readonly row: readonly number[];
  readonly column: readonly number[];
  readonly spacingYX: readonly [number, number];
}

describe.skipIf(!exists)(
  'the real series in ../shared/data/head-ct-ge (skipped where that is missing)',
  () => {
    const files = exists
      ? readdirSync(new URL('head-ct-ge', shared)).map((name) => ({
          name,
          bytes: read(`head-ct-ge/${name}`),
        }))
      : [];

    it('reads as pydicom does: positions, orientation, spacing and every voxel', () => {
      const volume = dicomSeriesToVolume(files.reverse());
      const golden = goldenJson<Orientation & { slices: GoldenSlice[]; positionsMm: number[] }>(
        'head-ct-ge.json',
      );
      expect(volume).toMatchObject({ slices: 28, height: 512, width: 512 });
      expect(volume.hounsfieldUnits).toBeInstanceOf(Int16Array);
      expect([volume.spacingMm.y, volume.spacingMm.x]).toEqual(golden.spacingYX);
      expect(volume.origins).toEqual(golden.slices.map(({ origin }) => origin));
      golden.row.forEach((value, axis) => expect(volume.rowDirection[axis]).toBeCloseTo(value, 6));
      golden.column.forEach((value, axis) => expect(volume.columnDirection[axis]).toBeCloseTo(value, 6));
      const positions = slicePositionsMm(volume);
      golden.positionsMm.forEach((value, slice) => expect(positions[slice]).toBeCloseTo(value, 4));
      golden.slices.forEach(({ sum, sumOfSquares, samples }, slice) => {
        const values = volume.hounsfieldUnits.subarray(slice * 512 * 512, (slice + 1) * 512 * 512);
        expect(sumsOf(values)).toEqual({ sum, sumOfSquares });
        for (const { row, column, value } of samples) expect(values[row * 512 + column]).toBe(value);
      });
    });

    it('warns of the tilt that the scanner states and of the uneven gaps, and refuses neither', () => {
      const { tiltDegrees } = goldenJson<{ tiltDegrees: number }>('head-ct-ge.json');
      expect(dicomSeriesToVolume(files).warnings).toEqual([
        `gantry tilt ${tiltDegrees} degrees`,
        'uneven slice gaps: 13 x 4.00 mm (4.22 mm along the table), 1 x 1.08 mm (1.14 mm along the table), ' +
          '13 x 7.00 mm (7.38 mm along the table)',
        'passed over, being no DICOM: LICENSE',
      ]);
    });

    it('misses any slice that is taken out of the middle', () => {
      const slices = files
        .filter(({ name }) => name.endsWith('.dcm'))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      for (const gone of [2, 14, 15, 20, 27]) {
        expect(() => dicomSeriesToVolume(slices.filter((_, index) => index !== gone - 1))).toThrow(
          /slice missing/,
        );
      }
    });

    it('is read in well under a second', () => {
      const start = performance.now();
      dicomSeriesToVolume(files);
      expect(performance.now() - start).toBeLessThan(1000);
    });
  },
);

describe.skipIf(!exists)('the transfer syntaxes in ../shared/data (skipped where that is missing)', () => {
  const names = exists ? readdirSync(new URL('transfer-syntaxes', shared)) : [];
  const of = (uid: string): string => names.find((name) => name.endsWith(`_${uid}.dcm`))!;

  it.each(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2', '1.2.840.10008.1.2.1.99'])(
    'reads %s as pydicom does',
    (uid) => {
      const golden = goldenJson<Orientation & GoldenSlice>('ct-image.json');
      const slice = parseDicomSlice(read(`transfer-syntaxes/${of(uid)}`), uid);
      expect(sumsOf(slice.hounsfieldUnits)).toEqual({ sum: golden.sum, sumOfSquares: golden.sumOfSquares });
      for (const { row, column, value } of golden.samples) {
        expect(slice.hounsfieldUnits[row * 512 + column]).toBe(value);
      }
      expect(slice).toMatchObject({
        origin: golden.origin,
        rowDirection: golden.row,
        columnDirection: golden.column,
      });
      expect([slice.spacingMm.y, slice.spacingMm.x]).toEqual(golden.spacingYX);
    },
  );

  it.each([
    ['1.2.840.10008.1.2.4.50', 'JPEG Baseline (Process 1)'],
    ['1.2.840.10008.1.2.4.51', 'JPEG Extended (Processes 2 and 4)'],
    ['1.2.840.10008.1.2.4.53', 'JPEG Spectral Selection'],
    ['1.2.840.10008.1.2.4.55', 'JPEG Full Progression'],
    ['1.2.840.10008.1.2.4.57', 'JPEG Lossless, Non-Hierarchical (Process 14)'],
    ['1.2.840.10008.1.2.4.70', 'JPEG Lossless, Non-Hierarchical, First-Order Prediction'],
    ['1.2.840.10008.1.2.4.80', 'JPEG-LS Lossless'],
    ['1.2.840.10008.1.2.4.81', 'JPEG-LS Near-Lossless'],
    ['1.2.840.10008.1.2.4.90', 'JPEG 2000 Lossless'],
    ['1.2.840.10008.1.2.4.91', 'JPEG 2000'],
    ['1.2.840.10008.1.2.5', 'RLE Lossless'],
  ])('names %s, which is compressed', (uid, name) => {
    const parse = (): unknown => parseDicomSlice(read(`transfer-syntaxes/${of(uid)}`), 'packed.dcm');
    expect(parse).toThrow(/^packed\.dcm: expected an uncompressed TransferSyntaxUID/);
    expect(parse).toThrow(`got ${name}`);
    expect(parse).toThrow(`(${uid}), which is not supported yet`);
  });

  it('refuses the odd ones', () => {
    const parse = (name: string) => () => parseDicomSlice(read(`transfer-syntaxes/${name}`), name);
    expect(parse('no-pixel-data.dcm')).toThrow('expected CT in Modality (0008,0060), got "SR"');
    expect(parse('no-pixel-spacing.dcm')).toThrow('expected CT in Modality (0008,0060), got "US"');
    expect(parse('CT1_J2KR')).toThrow('JPEG 2000 Lossless');
    expect(parse('CT0012.fragmented_no_bot_jpeg_baseline.51.dcm')).toThrow('JPEG Extended');
    expect(parse('CTImageOddAligned.dat')).toThrow("expected a DICOM file ('DICM' at byte 128)");
  });
});
