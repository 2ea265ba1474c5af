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

    it('reads as pydicom does: positions, orientation, spacing and every voxel, padding being -1024', async () => {
      const volume = await dicomSeriesToVolume(files.reverse());
      const golden = goldenJson<
        Orientation & { slices: GoldenSlice[]; positionsMm: number[]; padding: number[] }
      >('head-ct-ge.json');
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
        expect(values.filter((value) => value === -1024)).toHaveLength(golden.padding[slice]!);
      });
    });

    it('warns of the tilt that the scanner states and of the uneven gaps, and refuses neither', async () => {
      const { tiltDegrees } = goldenJson<{ tiltDegrees: number }>('head-ct-ge.json');
      expect((await dicomSeriesToVolume(files)).warnings).toEqual([
        `gantry tilt ${tiltDegrees} degrees`,
        'uneven slice gaps: 13 x 4.00 mm (4.22 mm along the table), 1 x 1.08 mm (1.14 mm along the table), ' +
          '13 x 7.00 mm (7.38 mm along the table)',
        '1 file was passed over, being no DICOM',
      ]);
    });

    it('misses any slice that is taken out of the middle', async () => {
      const slices = files
        .filter(({ name }) => name.endsWith('.dcm'))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      for (const gone of [2, 14, 15, 20, 27]) {
        const rest = slices.filter((_, index) => index !== gone - 1);
        await expect(dicomSeriesToVolume(rest)).rejects.toThrow(/slice missing/);
      }
    });

    it('is read in well under a second', async () => {
      const start = performance.now();
      await dicomSeriesToVolume(files);
      expect(performance.now() - start).toBeLessThan(1000);
    });
  },
);

/** The lossy files: how far from the original they may be, at most and on average, in Hounsfield units. */
const LOSSY: readonly (readonly [uid: string, most: number, mean: number])[] = [
  ['1.2.840.10008.1.2.4.50', 65, 20],
  ['1.2.840.10008.1.2.4.51', 36, 4],
  ['1.2.840.10008.1.2.4.53', 36, 4],
  ['1.2.840.10008.1.2.4.55', 36, 4],
  ['1.2.840.10008.1.2.4.81', 1, 0.7],
  ['1.2.840.10008.1.2.4.91', 5, 0.6],
];

describe.skipIf(!exists)('the transfer syntaxes in ../shared/data (skipped where that is missing)', () => {
  const names = exists ? readdirSync(new URL('transfer-syntaxes', shared)) : [];
  const of = (uid: string): string => names.find((name) => name.endsWith(`_${uid}.dcm`))!;
  const packed = goldenJson<
    Record<string, Pick<GoldenSlice, 'sum' | 'samples'>> & {
      enhanced: { origin: number[]; slope: number; intercept: number; sum: number }[];
    }
  >('ct-packed.json');

  it.each([
    '1.2.840.10008.1.2',
    '1.2.840.10008.1.2.1',
    '1.2.840.10008.1.2.2',
    '1.2.840.10008.1.2.1.99',
    '1.2.840.10008.1.2.4.57',
    '1.2.840.10008.1.2.4.70',
    '1.2.840.10008.1.2.4.80',
    '1.2.840.10008.1.2.4.90',
    '1.2.840.10008.1.2.5',
  ])('reads %s, which loses nothing, as pydicom reads the original', async (uid) => {
    const golden = goldenJson<Orientation & GoldenSlice>('ct-image.json');
    const slice = await parseDicomSlice(read(`transfer-syntaxes/${of(uid)}`), uid);
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
  });

  it.each(LOSSY)('reads %s within %d HU of the original, %d on average', async (uid, most, mean) => {
    const original = await parseDicomSlice(
      read(`transfer-syntaxes/${of('1.2.840.10008.1.2.1')}`),
      'original',
    );
    const { hounsfieldUnits, origin } = await parseDicomSlice(read(`transfer-syntaxes/${of(uid)}`), uid);
    const errors = [...original.hounsfieldUnits].map((value, index) =>
      Math.abs(value - hounsfieldUnits[index]!),
    );
    expect(errors.reduce((a, b) => Math.max(a, b))).toBeLessThanOrEqual(most);
    expect(errors.reduce((a, b) => a + b, 0) / errors.length).toBeLessThanOrEqual(mean);
    expect(origin).toEqual(original.origin);
  });

  it.each([...LOSSY.map(([uid]) => uid), 'CT1_J2KR', 'CT2_J2KR'])('reads %s as GDCM does', async (key) => {
    const name = key.startsWith('CT') ? key : of(key);
    const { hounsfieldUnits } = await parseDicomSlice(read(`transfer-syntaxes/${name}`), key);
    const { sum, samples } = packed[key]!;
    const found = sumsOf(hounsfieldUnits).sum;
    // Single precision, where Hounsfield units are fractions.
    expect(Math.abs(found - sum) / hounsfieldUnits.length).toBeLessThan(1e-4);
    for (const { row, column, value } of samples) {
      expect(Math.abs(hounsfieldUnits[row * 512 + column]! - value)).toBeLessThan(1e-3);
    }
  });

  it('reads an enhanced CT whose fragments no table assigns to frames', async () => {
    const file = 'CT0012.fragmented_no_bot_jpeg_baseline.51.dcm';
    const files = [{ name: file, bytes: read(`transfer-syntaxes/${file}`) }];
    // A map of blood flow.
    await expect(dicomSeriesToVolume(files)).rejects.toThrow('expected Hounsfield units');
    const volume = await dicomSeriesToVolume(files, { hounsfield: 'as-stated' });
    // Its rows run to the patient's right, ours to the left: the first pixel is the file's last of a row.
    const left = (x: number): number => x - 511 * volume.spacingMm.x;
    expect(volume.origins).toEqual(packed.enhanced.map(({ origin: [x, y, z] }) => [left(x!), y, z]));
    packed.enhanced.forEach(({ slope, intercept, sum }, frame) => {
      const values = volume.hounsfieldUnits.subarray(frame * 512 ** 2, (frame + 1) * 512 ** 2);
      expect(sumsOf(values).sum).toBe(sum * slope + intercept * 512 ** 2);
    });
  });

  it('refuses the odd ones', async () => {
    const parse = (name: string): Promise<unknown> =>
      parseDicomSlice(read(`transfer-syntaxes/${name}`), name);
    await expect(parse('no-pixel-data.dcm')).rejects.toThrow('expected CT in Modality (0008,0060), got "SR"');
    await expect(parse('no-pixel-spacing.dcm')).rejects.toThrow(
      'expected CT in Modality (0008,0060), got "US"',
    );
    await expect(parse('CTImageOddAligned.dat')).rejects.toThrow(
      "expected a DICOM file ('DICM' at byte 128,",
    );
  });
});
