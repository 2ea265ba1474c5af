import { describe, expect, it } from 'vitest';
import type { Estimate } from '../metrics/estimate';
import { wilsonInterval } from '../metrics/wilsonInterval';
import { clusteredProportion } from './clusteredProportion';
import { expectEstimate, expectNone, readGolden } from './fixtures';

const { shares } = readGolden<{ shares: { hits: number[]; clusters: number[]; share: Estimate }[] }>(
  'agreement.json',
);

describe('clusteredProportion', () => {
  it.each(shares)("is Wilson's interval at the effective number of cases (case %#)", (golden) => {
    const { hits, clusters, share } = golden;
    expectEstimate(clusteredProportion(hits, { clusters }), share);
  });

  it("is Wilson's where each case is its own cluster", () => {
    expect(clusteredProportion([1, 1, 0, 1, 0])).toEqual(wilsonInterval(3, 5));
    expect(clusteredProportion([1, 1, 0, 1, 0], { clusters: ['a', 'b', 'c', 'd', 'e'] })).toEqual(
      wilsonInterval(3, 5),
    );
  });

  it('is wider where the cases of a patient are alike', () => {
    const hits = Array.from({ length: 300 }, (_, i) => Number(Math.floor(i / 30) < 6));
    const clusters = hits.map((_, i) => Math.floor(i / 30));
    const { lower, upper } = clusteredProportion(hits, { clusters });
    // Ten patients of whom six are hit: thirty slices of each tell no more than one.
    expect(upper - lower).toBeGreaterThanOrEqual(wilsonInterval(6, 10).upper - wilsonInterval(6, 10).lower);
  });

  it('counts a cluster once where the design effect cannot be told', () => {
    const clusters = [1, 1, 1, 2, 2];
    expect(clusteredProportion([1, 1, 1, 1, 1], { clusters })).toEqual(wilsonInterval(2, 2));
    expect(clusteredProportion([0, 0, 0, 0, 0], { clusters })).toEqual(wilsonInterval(0, 2));
    const { lower, upper } = clusteredProportion([0, 1], { clusters: [3, 3] });
    expect(upper - lower).toBeGreaterThan(0.8);
  });

  it('of nothing is NaN; of what is no hit, an error', () => {
    expectNone(clusteredProportion([]), 'nothing counted');
    expect(() => clusteredProportion([0, 2])).toThrow('hits[1]: expected 0 or 1, got 2');
    expect(() => clusteredProportion([0, 1], { clusters: [1] })).toThrow('clusters: expected 2');
  });
});
