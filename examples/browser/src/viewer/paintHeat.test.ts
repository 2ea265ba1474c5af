import { mapToMask } from '@radnet/data';
import { describe, expect, it } from 'vitest';
import { heatPalette } from './heatPalette';
import { paintGrey } from './paintGrey';
import { paintHeat } from './paintHeat';

const SLICES = 2;
/** A slice with an odd number of columns and pixels that are not square. The map is wider than the slice, but not as high. */
const ct = { height: 60, width: 45, spacingMm: { x: 1.1, y: 1.3, z: 5 } };
const size = 24;
const maps = { values: new Float32Array(SLICES * size * size), size, fieldOfViewMm: 60 };
maps.values.forEach((_, index) => {
  const [x, y] = [index % size, Math.floor(index / size) % size];
  maps.values[index] = index < size * size ? 0 : Math.exp(-Math.hypot(x - 15, y - 6) / 4);
});

function painted(slice: number): Uint8Array {
  const picture = new Uint32Array(ct.height * ct.width);
  paintGrey(new Int16Array(picture.length).fill(40), { level: 40, width: 80 }, picture);
  paintHeat(maps, slice, ct, heatPalette(1), picture);
  return new Uint8Array(picture.buffer);
}

describe('paintHeat', () => {
  it('lies where mapToMask puts the map: to half a pixel', () => {
    const bytes = painted(1);
    const half = mapToMask(
      maps.values,
      0.5,
      {
        ...ct,
        slices: SLICES,
        hounsfieldUnits: new Int16Array(SLICES * ct.height * ct.width),
        origins: [
          [0, 0, 0],
          [0, 0, 5],
        ],
        rowDirection: [1, 0, 0],
        columnDirection: [0, 1, 0],
        warnings: [],
      },
      { spacingMm: maps.fieldOfViewMm / size, fieldOfViewMm: maps.fieldOfViewMm },
    ).voxels.subarray(ct.height * ct.width);
    expect(half.reduce((sum, inside) => sum + inside, 0)).toBeGreaterThan(40);
    // From one half on, red turns to yellow.
    const yellowed = half.map((_, pixel) => (bytes[4 * pixel + 1]! > bytes[4 * pixel + 2]! ? 1 : 0));
    expect([...yellowed]).toEqual([...half]);
  });

  it('leaves what is faint, and what the map does not reach', () => {
    const grey = [128, 128, 128, 255];
    expect([...painted(0)].slice(0, 8)).toEqual([...grey, ...grey]);
    const bytes = painted(1);
    expect([...bytes.subarray(0, 4)]).toEqual(grey);
    const brightest = (23 * ct.width + 29) * 4;
    expect(bytes[brightest]! - bytes[brightest + 2]!).toBe(153);
  });
});
