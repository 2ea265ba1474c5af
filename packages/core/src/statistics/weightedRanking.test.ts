import { describe, expect, it } from 'vitest';
import { sortedQuantile } from './sortedQuantile';
import { readGolden } from './fixtures';
import { rankFalling, weightedAuc, weightedAveragePrecision } from './weightedRanking';

interface Case {
  readonly labels: number[];
  readonly first: number[];
  readonly weights: number[];
  readonly weightedAuc: number;
  readonly averagePrecision: number;
  readonly weightedAveragePrecision: number;
}

const { cases, percentiles } = readGolden<{
  cases: Record<string, Case>;
  percentiles: { sample: number[]; low: number; high: number };
}>('discrimination.json');

describe.each(Object.entries(cases))("weighted cases, %s, as scikit-learn's sample_weight", (_, golden) => {
  const ranking = rankFalling(golden.labels, golden.first);

  it('AUC', () => {
    expect(weightedAuc(ranking, golden.weights)).toBeCloseTo(golden.weightedAuc, 12);
  });

  it('average precision', () => {
    const ones = golden.labels.map(() => 1);
    expect(weightedAveragePrecision(ranking, golden.weights)).toBeCloseTo(
      golden.weightedAveragePrecision,
      12,
    );
    expect(weightedAveragePrecision(ranking, ones)).toBeCloseTo(golden.averagePrecision, 12);
  });
});

describe('weighted cases', () => {
  it('without weight for a class have no AUC', () => {
    const ranking = rankFalling([1, 0, 0], [3, 2, 1]);
    expect(weightedAuc(ranking, [0, 1, 2])).toBeNaN();
    expect(weightedAveragePrecision(ranking, [0, 1, 2])).toBeNaN();
    expect(weightedAuc(ranking, [1, 0, 0])).toBeNaN();
  });
});

describe('sortedQuantile', () => {
  it("is NumPy's percentile", () => {
    expect(sortedQuantile(percentiles.sample, 0.025)).toBeCloseTo(percentiles.low, 12);
    expect(sortedQuantile(percentiles.sample, 0.975)).toBeCloseTo(percentiles.high, 12);
    expect(sortedQuantile([5], 0.025)).toBe(5);
  });
});
