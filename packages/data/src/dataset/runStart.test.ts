import { describe, expect, it } from 'vitest';
import { createRandom } from '../random';
import { runStart } from './runStart';

const labels = Uint8Array.of(0, 0, 0, 1, 1);

/** How often a run of two slices starts where, of 400. */
function starts(label?: 0 | 1): number[] {
  const random = createRandom(1);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 400; i++) counts[runStart(labels, 2, random, label)]!++;
  return counts;
}

describe('runStart', () => {
  it('is the first slice of a scan that is short enough, and draws nothing', () => {
    const random = createRandom(1);
    expect(runStart(labels, 5, random, 1)).toBe(0);
    expect(random.integer(0, 1e6)).toBe(createRandom(1).integer(0, 1e6));
  });

  it('is each place as often', () => {
    for (const count of starts()) expect(Math.abs(count - 100)).toBeLessThan(40);
  });

  it('lies around each slice of a label as often', () => {
    // Slice 3 from 2 or 3, slice 4 from 3 alone.
    const [first, second, third, fourth] = starts(1);
    expect([first, second]).toEqual([0, 0]);
    expect(Math.abs(third! - 100)).toBeLessThan(40);
    expect(Math.abs(fourth! - 300)).toBeLessThan(40);
    // Slice 0 from 0; slice 1 from 0 or 1; slice 2 from 1 or 2.
    expect(starts(0).map((count) => Math.round(count / 67))).toEqual([3, 2, 1, 0]);
  });

  it('is any place where no slice has the label', () => {
    const negative = new Uint8Array(5);
    const found = Array.from({ length: 50 }, (_, seed) => runStart(negative, 4, createRandom(seed), 1));
    expect(new Set(found)).toEqual(new Set([0, 1]));
  });
});
