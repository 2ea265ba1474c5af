import { describe, expect, it } from 'vitest';
import { precisionRecallCurve } from './precisionRecallCurve';
import { expectNone, readGolden } from './fixtures';

interface Case {
  readonly labels: number[];
  readonly first: number[];
  readonly clusters: number[];
  readonly averagePrecision: number;
  readonly precisionRecall: { precision: number[]; recall: number[]; threshold: number[] };
}

const { cases } = readGolden<{ cases: Record<string, Case> }>('discrimination.json');

describe.each(Object.entries(cases))('precisionRecallCurve, %s', (_, golden) => {
  const { labels, first, clusters, precisionRecall } = golden;
  const curve = precisionRecallCurve(labels, first, { clusters, resamples: 400 });

  it("has scikit-learn's points, up to the recall of 1 where that stops", () => {
    const { length } = precisionRecall.threshold;
    const points = curve.points.slice(0, length);
    expect(points.map(({ threshold }) => threshold)).toEqual(precisionRecall.threshold);
    points.forEach(({ precision, recall }, i) => {
      expect(precision).toBeCloseTo(precisionRecall.precision[i]!, 12);
      expect(recall).toBeCloseTo(precisionRecall.recall[i]!, 12);
    });
  });

  it('has its average precision, and an interval about it', () => {
    const { value, lower, upper } = curve.averagePrecision;
    expect(value).toBeCloseTo(golden.averagePrecision, 12);
    expect(lower).toBeLessThan(value);
    expect(upper).toBeGreaterThan(value);
  });

  it('has a band: the precision where each recall is first reached', () => {
    expect(curve.band.map(({ recall }) => recall)).toEqual(
      Array.from({ length: 100 }, (_, i) => (i + 1) / 100),
    );
    for (const { recall, precision } of curve.band) {
      const reached = curve.points.find((point) => point.recall >= recall - 1e-12)!;
      expect(precision.value).toBeCloseTo(reached.precision, 12);
      expect(precision.lower).toBeLessThanOrEqual(precision.upper);
    }
  });
});

describe('precisionRecallCurve', () => {
  it('knows the precision of chance', () => {
    expect(precisionRecallCurve([1, 0, 0, 0], [4, 3, 2, 1]).prevalence).toBe(0.25);
  });

  it('of positives alone is 1 throughout', () => {
    const { averagePrecision, points } = precisionRecallCurve([1, 1, 1], [3, 2, 1]);
    expect(averagePrecision).toEqual({ value: 1, lower: 1, upper: 1 });
    expect(points.every(({ precision }) => precision === 1)).toBe(true);
  });

  it('is none without positives', () => {
    const { averagePrecision, ...rest } = precisionRecallCurve([0, 0], [1, 2]);
    expect(rest).toEqual({ points: [], band: [], prevalence: 0, reason: 'no positives' });
    expectNone(averagePrecision, 'no positives');
  });
});
