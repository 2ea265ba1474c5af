import { describe, expect, it } from 'vitest';
import { createRandom } from '../random';
import { drawSlice, type Scene } from './drawSlice';
import { type Grid, sliceZ } from './grid';
import { makeHead } from './head';
import { HEMORRHAGE_KINDS, type Hemorrhage, makeHemorrhage } from './hemorrhage';
import { ScannerNoise } from './scannerNoise';

const SIZE = 100;
const grid: Grid = {
  slices: 24,
  height: SIZE,
  width: SIZE,
  spacingMm: { x: 2.5, y: 2.5, z: 5 },
  topMm: 80,
};
const head = makeHead(createRandom(5));
const LEFT_AS_IT_WAS = 0;

/** A scene without noise, so that values are exact. */
function scene(bleed: Hemorrhage | undefined): Scene {
  return { grid, head, bleed, lookAlikes: [], noise: new ScannerNoise(createRandom(1), 0), calibrationHu: 0 };
}

function draw(bleed: Hemorrhage | undefined, slice: number): { hu: Int16Array; mask: Uint8Array } {
  const hu = new Int16Array(SIZE * SIZE);
  const mask = new Uint8Array(SIZE * SIZE);
  drawSlice(scene(bleed), slice, hu, mask);
  return { hu, mask };
}

describe('drawSlice, without noise', () => {
  it.each(HEMORRHAGE_KINDS)('%s: blood in every voxel of the mask, the same head everywhere else', (kind) => {
    const bleed = makeHemorrhage(kind, createRandom(kind), head);
    expect(bleed.hounsfieldUnits).toBeGreaterThanOrEqual(50);
    expect(bleed.hounsfieldUnits).toBeLessThanOrEqual(85);
    let bloody = 0;
    for (let slice = 0; slice < grid.slices; slice++) {
      const { hu, mask } = draw(bleed, slice);
      const without = draw(undefined, slice).hu;
      const changes = new Set<number>();
      hu.forEach((value, i) => {
        if (mask[i] === 0) changes.add(value - without[i]!);
        else if (value !== Math.round(bleed.hounsfieldUnits)) expect.fail(`voxel ${i} of the mask: ${value}`);
        bloody += mask[i]!;
      });
      changes.delete(LEFT_AS_IT_WAS);
      // Outside of the mask nothing changes, but for the brain that swells around a clot.
      expect([...changes].filter((change) => change !== -10)).toEqual([]);
      if (kind !== 'intraparenchymal') expect(changes.size).toBe(0);
    }
    expect(bloody).toBeGreaterThan(100);
  });

  it('leaves a sliver of blood out of mask and image, and keeps what is just large enough', () => {
    const slice = 12;
    /** A square of blood in the middle of the brain: 9 voxels are 56 mm2, 21 are 131. */
    const patch = (columns: number): Hemorrhage => ({
      hounsfieldUnits: 70,
      contains: ({ x, y, z }) =>
        z === sliceZ(grid, slice) && x > 20 && x < 20 + 2.5 * columns && y > 0 && y < 7.5,
    });
    const [sliver, seen] = [draw(patch(3), slice), draw(patch(7), slice)];
    expect(sliver.mask.includes(1)).toBe(false);
    expect(sliver.hu).toEqual(draw(undefined, slice).hu);
    expect(seen.mask.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(16);
  });
});
