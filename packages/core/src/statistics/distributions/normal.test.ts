import { describe, expect, it } from 'vitest';
import { readGolden } from '../fixtures';
import { normalTwoSided } from './normal';

const { normal } = readGolden<{ normal: [number, number][] }>('agreement.json');

describe('normalTwoSided', () => {
  it.each(normal)("of %d is SciPy's, in the far tails too", (z, expected) => {
    expect(normalTwoSided(z) / expected).toBeCloseTo(1, 11);
    expect(normalTwoSided(-z)).toBe(normalTwoSided(z));
  });

  it('is 0 at infinity, and NaN of NaN', () => {
    expect(normalTwoSided(Infinity)).toBe(0);
    expect(normalTwoSided(NaN)).toBeNaN();
  });
});
