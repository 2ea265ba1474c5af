import { describe, expect, it } from 'vitest';
import type { Estimate } from '../metrics/estimate';
import { rocAuc } from '../metrics/rocAuc';
import { rocCurve } from './rocCurve';
import { expectEstimate, expectNone, readGolden } from './fixtures';

interface Case {
  readonly labels: number[];
  readonly first: number[];
  readonly clusters: number[];
  readonly auc: Estimate;
  readonly roc: { falsePositiveRate: number[]; sensitivity: number[]; threshold: number[] };
}

const { cases } = readGolden<{ cases: Record<string, Case> }>('discrimination.json');

describe.each(Object.entries(cases))('rocCurve, %s', (_, { labels, first, clusters, auc, roc }) => {
  const curve = rocCurve(labels, first, { clusters, resamples: 400 });

  it("has scikit-learn's points", () => {
    expect(curve.points.map(({ sensitivity }) => sensitivity)).toEqual(roc.sensitivity);
    expect(curve.points.map(({ falsePositiveRate }) => falsePositiveRate)).toEqual(roc.falsePositiveRate);
    expect(curve.points.slice(1).map(({ threshold }) => threshold)).toEqual(roc.threshold);
  });

  it("has the AUC by Obuchowski's definition, over all pairs", () => {
    expectEstimate(curve.auc, auc);
    expect(curve.auc).toEqual(rocAuc(labels, first, { clusters }));
  });

  it('has a band about it, from 0 to 1', () => {
    expect(curve.band).toHaveLength(101);
    const at = (rate: number): number =>
      Math.max(...curve.points.filter((p) => p.falsePositiveRate <= rate).map((p) => p.sensitivity));
    for (const { falsePositiveRate, sensitivity } of curve.band) {
      const { lower, value, upper } = sensitivity;
      expect(value).toBeGreaterThanOrEqual(at(falsePositiveRate) - 1e-12);
      expect(lower).toBeLessThanOrEqual(value);
      expect(upper).toBeGreaterThanOrEqual(value);
      expect(lower >= 0 && upper <= 1).toBe(true);
    }
    expect(curve.band.at(-1)!.sensitivity.value).toBe(1);
  });
});

describe('rocCurve', () => {
  it('meets a rate that is a point of the curve at its highest sensitivity', () => {
    const labels = [1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    const { band } = rocCurve(
      labels,
      labels.map((_, i) => -i),
    );
    expect(band[10]).toMatchObject({ falsePositiveRate: 0.1, sensitivity: { value: 2 / 3 } });
    expect(band[0]).toMatchObject({ falsePositiveRate: 0, sensitivity: { value: 1 / 3 } });
  });

  it('of perfectly separated classes is a corner', () => {
    const { points, band } = rocCurve([0, 0, 1, 1], [1, 2, 3, 4]);
    expect(points.some((p) => p.sensitivity === 1 && p.falsePositiveRate === 0)).toBe(true);
    expect(band[0]!.sensitivity).toEqual({ value: 1, lower: 1, upper: 1 });
  });

  it('is none where a class is missing', () => {
    const { auc, ...rest } = rocCurve([1, 1], [1, 2]);
    expect(rest).toEqual({ points: [], band: [], reason: 'no negatives' });
    expectNone(auc, 'no negatives');
  });
});
