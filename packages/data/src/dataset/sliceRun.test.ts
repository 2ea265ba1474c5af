import { describe, expect, it } from 'vitest';
import { createRandom } from '../random';
import { toyScan } from './fixtures';
import { sliceRun } from './sliceRun';

describe('sliceRun', () => {
  it('keeps a scan that is short enough', () => {
    const scan = toyScan('a', 4);
    expect(sliceRun(scan, 4, createRandom(1))).toBe(scan);
  });

  it('takes image, mask and labels of one run, from each place as often', () => {
    const scan = toyScan('a', 5, true);
    const random = createRandom(1);
    const starts = [0, 0, 0, 0];
    for (let i = 0; i < 400; i++) {
      const run = sliceRun(scan, 2, random);
      const start = scan.image.indexOf(run.image[0]!) / 20;
      starts[start]!++;
      expect(run.slices).toBe(2);
      expect(run.image).toEqual(scan.image.slice(start * 20, (start + 2) * 20));
      expect(run.mask).toEqual(scan.mask.slice(start * 20, (start + 2) * 20));
      expect(run.labels).toEqual(scan.labels.slice(start, start + 2));
    }
    for (const count of starts) expect(Math.abs(count - 100)).toBeLessThan(40);
  });
});
