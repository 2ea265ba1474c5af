import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readDicomSeries } from '../node/readDicomSeries';
import golden from './golden/head-ct-ge.json';
import { preprocessCt } from './preprocessCt';
import { preprocessMask } from './preprocessMask';
import { defaultPreprocessOptions } from './preprocessOptions';
import { resampleInPlane } from './resampleInPlane';

const folder = fileURLToPath(new URL('../../../../../shared/data/head-ct-ge', import.meta.url));
const given = existsSync(folder);

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

/** Every `step`th pixel of a square slice, along both axes. */
function everyNth(slice: Float32Array, step: number, first: number): number[] {
  const size = Math.sqrt(slice.length);
  return [...slice].filter((_, i) => (i % size) % step === first && Math.floor(i / size) % step === first);
}

function largestError(found: readonly number[], expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(value - found[i]!)));
}

describe.skipIf(!given)(
  'the real series in shared/data/head-ct-ge (skipped where it is missing)',
  async () => {
    const volume = given ? await readDicomSeries(folder) : undefined;

    it('has the shape, spacing and Hounsfield units that pydicom reads', () => {
      const { hounsfieldUnits, slices, height, width, spacingMm } = volume!;
      expect([slices, height, width]).toEqual(golden.shape);
      expect(spacingMm).toMatchObject(golden.spacingMm);
      expect(volume!.scanner).toBe('GE MEDICAL SYSTEMS HiSpeed Dual');
      for (const { slice, sourceSum } of golden.slices) {
        expect(sum(hounsfieldUnits.subarray(slice * 512 * 512, (slice + 1) * 512 * 512))).toBe(sourceSum);
      }
    });

    it('is resampled as by Pillow, to 1 mm and 250 mm', () => {
      const image = resampleInPlane(volume!, defaultPreprocessOptions);
      for (const expected of golden.slices) {
        const slice = image.subarray(expected.slice * 250 * 250, (expected.slice + 1) * 250 * 250);
        // Pillow holds where it cuts as float32: up to 3e-5 of a pixel, times the steepest edge.
        expect(largestError(everyNth(slice, 25, 12), expected.every25th)).toBeLessThan(0.05);
        expect(sum(slice) / slice.length).toBeCloseTo(expected.mean, 3);
      }
    });

    it('is resampled as by SciPy, to 0.4 mm and 120 mm', () => {
      const finer = { ...defaultPreprocessOptions, spacingMm: 0.4, fieldOfViewMm: 120 };
      const image = resampleInPlane(volume!, finer);
      for (const { slice: index, finerEvery30th } of golden.slices) {
        const slice = image.subarray(index * 300 * 300, (index + 1) * 300 * 300);
        expect(largestError(everyNth(slice, 30, 15), finerEvery30th)).toBeLessThan(1e-3);
      }
    });

    it('is windowed as by NumPy', () => {
      const { image } = preprocessCt(volume!);
      for (const expected of golden.slices) {
        const slice = image.subarray(expected.slice * 250 * 250, (expected.slice + 1) * 250 * 250);
        const rowMeans = expected.unitRowMeans.map(
          (_, i) => sum(slice.subarray(2500 * i, 2500 * i + 250)) / 250,
        );
        expect(largestError(rowMeans, expected.unitRowMeans)).toBeLessThan(2e-5);
        expect(sum(slice) / slice.length).toBeCloseTo(expected.unitMean, 6);
      }
    });

    it('has masks where SciPy puts them', () => {
      const { hounsfieldUnits, slices, height, width } = volume!;
      const bone = {
        voxels: Uint8Array.from(hounsfieldUnits, (hu) => Number(hu > 300)),
        slices,
        height,
        width,
      };
      const { voxels } = preprocessMask(bone, volume!);
      for (const expected of golden.slices) {
        const slice = voxels.subarray(expected.slice * 250 * 250, (expected.slice + 1) * 250 * 250);
        expect(sum(slice)).toBe(expected.bonePixels);
        const rows = expected.boneRows.map((_, i) => sum(slice.subarray(2500 * i, 2500 * i + 250)));
        expect(rows).toEqual(expected.boneRows);
      }
    });

    it('is read and preprocessed within two seconds', async () => {
      const start = performance.now();
      preprocessCt(await readDicomSeries(folder));
      expect(performance.now() - start).toBeLessThan(2000);
    });
  },
);
