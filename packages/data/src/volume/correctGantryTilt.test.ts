import { RadnetError } from '@radnet/core';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readDicomSeries } from '../node/readDicomSeries';
import { checkVolume } from './checkVolume';
import { correctGantryTilt, correctMaskTilt } from './correctGantryTilt';
import { sampleMask, sampleVolume } from './fixtures';
import golden from './golden/tilt.json';
import { slicePositionsMm } from './slicePositions';
import { dot, subtract } from './vector';
import type { Vector3, Volume } from './volume';

type Case = (typeof golden.cases)[number];

function volumeOf({ whole, hounsfieldUnits, origins, columnDirection, spacingMm }: Case): Volume {
  return sampleVolume({
    slices: 4,
    height: 6,
    width: 3,
    hounsfieldUnits: whole ? Int16Array.from(hounsfieldUnits) : Float32Array.from(hounsfieldUnits),
    origins: origins as unknown as Vector3[],
    columnDirection: columnDirection as unknown as Vector3,
    spacingMm,
    warnings: ['gantry tilt 99.0 degrees', 'of the reader'],
  });
}

describe('correctGantryTilt', () => {
  it.each(golden.cases)('shears $degrees degrees back as SciPy does', (given) => {
    const { sheared } = given;
    const volume = correctGantryTilt(volumeOf(given));
    expect(volume).toMatchObject({ slices: 4, width: 3, height: sheared.height });
    checkVolume(volume);
    // A whole volume stays whole: half a unit and the rounding of the golden value.
    const tolerance = given.whole ? 0.50001 : 1e-3;
    sheared.hounsfieldUnits.forEach((value, index) =>
      expect(Math.abs(volume.hounsfieldUnits[index]! - value)).toBeLessThanOrEqual(tolerance),
    );
    sheared.origins
      .flat()
      .forEach((value, index) => expect(volume.origins.flat()[index]).toBeCloseTo(value, 9));
    const drift = subtract(volume.origins.at(-1)!, volume.origins[0]!);
    expect(dot(drift, volume.columnDirection)).toBeCloseTo(0, 9);
    expect(volume.warnings.filter((warning) => !warning.startsWith('uneven'))).toEqual([
      'gantry tilt 99.0 degrees',
      'of the reader',
    ]);
  });

  it.each(golden.cases)('takes masks along, each voxel from the nearest row: $degrees degrees', (given) => {
    const volume = volumeOf(given);
    const mask = { slices: 4, height: 6, width: 3, voxels: Uint8Array.from(given.mask) };
    const sheared = correctMaskTilt(mask, volume);
    expect(sheared).toMatchObject({ slices: 4, width: 3, height: given.sheared.height });
    expect([...sheared.voxels]).toEqual(given.sheared.mask);
  });

  it('leaves a straight volume and its mask as they are', () => {
    const volume = sampleVolume();
    const mask = sampleMask(volume);
    expect(correctGantryTilt(volume)).toBe(volume);
    expect(correctMaskTilt(mask, volume)).toBe(mask);
  });

  it('refuses slices that drift another way, or too far, and masks of another shape', () => {
    const origins = (x: number, y: number): Vector3[] => [0, 1, 2].map((k) => [k * x, k * y, 5 * k]);
    expect(() => correctGantryTilt(sampleVolume({ origins: origins(2, 0) }))).toThrow(RadnetError);
    expect(() => correctGantryTilt(sampleVolume({ origins: origins(2, 0) }))).toThrow(
      'got 4.0 pixels along their rows',
    );
    expect(() => correctGantryTilt(sampleVolume({ origins: origins(0, 3) }))).toThrow(
      'drift by less than their height of 2 rows, got 8',
    );
    expect(() => correctMaskTilt(sampleMask(sampleVolume({ height: 3 })), sampleVolume())).toThrow(
      RadnetError,
    );
  });
});

const folder = fileURLToPath(new URL('../../../../../shared/data/head-ct-ge', import.meta.url));

describe.skipIf(!existsSync(folder))(
  'the real series in shared/data/head-ct-ge (skipped where it is missing)',
  () => {
    it('stands upright after the correction, its slices where they were', async () => {
      const volume = await readDicomSeries(folder);
      const corrected = correctGantryTilt(volume);
      checkVolume(corrected);
      expect(corrected.warnings.some((warning) => warning.startsWith('gantry tilt'))).toBe(false);
      expect(corrected.warnings[0]).toMatch(
        /^uneven slice gaps: 13 x 4\.00 mm, 1 x 1\.08 mm, 13 x 7\.00 mm$/,
      );
      const positions = slicePositionsMm(volume);
      slicePositionsMm(corrected).forEach((value, slice) => expect(value).toBeCloseTo(positions[slice]!, 6));
      const [first, last] = [corrected.origins[0]!, corrected.origins.at(-1)!];
      expect(dot(subtract(last, first), corrected.columnDirection)).toBeCloseTo(0, 6);
      // 143.6 mm of slices at 18.5 degrees.
      expect(corrected.height - 512).toBe(
        Math.ceil((143.6 * Math.tan(18.5 * (Math.PI / 180))) / 0.4882812) + 1,
      );
      // Nothing is cut off: each slice keeps what it holds above air.
      const above = ({ hounsfieldUnits, height }: Volume, slice: number): number => {
        let sum = 0;
        for (const value of hounsfieldUnits.subarray(slice * height * 512, (slice + 1) * height * 512)) {
          sum += value + 1024;
        }
        return sum;
      };
      for (let slice = 0; slice < volume.slices; slice++) {
        expect(above(corrected, slice) / above(volume, slice)).toBeCloseTo(1, 4);
      }
    });
  },
);
