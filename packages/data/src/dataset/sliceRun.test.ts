import { describe, expect, it } from 'vitest';
import { toyScan } from './fixtures';
import { sliceRun } from './sliceRun';

describe('sliceRun', () => {
  it('keeps a scan that is short enough', () => {
    const scan = toyScan('a', 4);
    expect(sliceRun(scan, 0, 4)).toBe(scan);
  });

  it.each([0, 1, 3])('takes image, mask and labels of one run, from slice %d', (start) => {
    const geometry = { positionsMm: [0, 5, 10, 15, 20], spacingMm: { x: 1, y: 1, z: 5 } };
    const scan = { ...toyScan('a', 5, true), geometry };
    const run = sliceRun(scan, start, 2);
    expect(run.slices).toBe(2);
    expect(run.image).toEqual(scan.image.slice(start * 20, (start + 2) * 20));
    expect(run.mask).toEqual(scan.mask.slice(start * 20, (start + 2) * 20));
    expect(run.labels).toEqual(scan.labels.slice(start, start + 2));
    expect(run.geometry).toEqual({ ...geometry, positionsMm: [5 * start, 5 * start + 5] });
  });
});
