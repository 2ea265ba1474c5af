import { describe, expect, it } from 'vitest';
import type { Estimate } from '../metrics/estimate';
import { compareAuc } from './compareAuc';
import { expectEstimate, expectNone, readGolden } from './fixtures';

interface Case {
  readonly labels: number[];
  readonly first: number[];
  readonly second: number[];
  readonly clusters: number[];
  readonly auc: Estimate;
  readonly difference: Estimate;
  readonly z: number;
  readonly pValue: number;
}

const { cases } = readGolden<{ cases: Record<string, Case> }>('discrimination.json');

describe('compareAuc', () => {
  it.each(Object.entries(cases))("%s: DeLong's and Obuchowski's definitions, over all pairs", (_, golden) => {
    const { labels, first, second, clusters } = golden;
    const got = compareAuc(labels, first, second, { clusters });
    expectEstimate(got.first, golden.auc);
    expectEstimate(got.difference, golden.difference);
    expect(got.z).toBeCloseTo(golden.z, 9);
    expect(got.pValue).toBeCloseTo(golden.pValue, 9);
    const swapped = compareAuc(labels, second, first, { clusters });
    expect(swapped.z).toBeCloseTo(-got.z, 12);
  });

  it('finds no difference between scores that rank alike', () => {
    const labels = [0, 1, 0, 1, 1];
    const scores = [1, 2, 3, 4, 5];
    const got = compareAuc(
      labels,
      scores,
      scores.map((score) => Math.exp(score)),
    );
    expect(got).toMatchObject({ difference: { value: 0, lower: 0, upper: 0 }, z: 0, pValue: 1 });
  });

  it('has no test where nothing varies, or a class is missing', () => {
    const perfect = compareAuc([0, 0, 1, 1], [1, 2, 3, 4], [4, 3, 2, 1]);
    expectNone(perfect.difference, 'no variance to compare by');
    expect(perfect.pValue).toBeNaN();
    expectNone(compareAuc([1, 1], [1, 2], [2, 1]).difference, 'no negatives');
    const oneCluster = compareAuc([0, 1, 0, 1], [1, 2, 3, 4], [2, 1, 3, 4], { clusters: [1, 1, 1, 1] });
    expectNone(oneCluster.difference, 'no variance to compare by');
  });

  it('names what does not fit', () => {
    expect(() => compareAuc([0, 1], [1, 2], [1])).toThrow('second: expected 2, as many as first, got 1');
    expect(() => compareAuc([0, 1], [1, 2], [1, NaN])).toThrow(
      'second[1]: expected a finite number, got NaN',
    );
    expect(() => compareAuc([0, 1], [1, Infinity], [1, 2])).toThrow('first[1]: expected a finite number');
  });
});
