import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wilsonInterval } from './wilsonInterval';

interface GoldenInterval {
  readonly successes: number;
  readonly total: number;
  readonly lower: number;
  readonly upper: number;
}

const golden = JSON.parse(readFileSync(new URL('golden/metrics.json', import.meta.url), 'utf8')) as {
  wilson: GoldenInterval[];
};

describe('wilsonInterval', () => {
  it.each(golden.wilson)("$successes of $total: SciPy's interval", ({ successes, total, lower, upper }) => {
    const got = wilsonInterval(successes, total);
    expect(got.value).toBe(successes / total);
    expect(got.lower).toBeCloseTo(lower, 12);
    expect(got.upper).toBeCloseTo(upper, 12);
  });

  it('ends exactly at 0 and at 1, and is never empty', () => {
    for (let total = 1; total < 200; total++) {
      const [none, all] = [wilsonInterval(0, total), wilsonInterval(total, total)];
      expect([none.lower, all.upper]).toEqual([0, 1]);
      expect(none.upper).toBeGreaterThan(0);
      expect(all.lower).toBeLessThan(1);
    }
  });

  it('knows nothing of nothing', () => {
    expect(wilsonInterval(0, 0)).toEqual({
      value: NaN,
      lower: NaN,
      upper: NaN,
      reason: 'nothing counted',
    });
  });

  it.each([
    [3, 2, 'successes: expected an integer from 0 to 2, got 3'],
    [-1, 2, 'successes: expected an integer from 0 to 2, got -1'],
    [0.5, 2, 'successes: expected an integer from 0 to 2, got 0.5'],
    [0, NaN, 'total: expected an integer of at least 0, got NaN'],
  ])('refuses %d of %d', (successes, total, message) => {
    expect(() => wilsonInterval(successes, total)).toThrow(message);
  });
});
