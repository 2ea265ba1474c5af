import { describe, expect, it } from 'vitest';
import { rocAuc } from '../metrics/rocAuc';
import { bootstrapEstimate, bootstrapEstimates } from './bootstrap';
import { clusteredCases, expectNone } from './fixtures';
import { rankFalling, weightedAuc } from './weightedRanking';

const meanOf = (values: readonly number[]) => (weights: ArrayLike<number>) => {
  let [sum, total] = [0, 0];
  values.forEach((value, i) => {
    sum += weights[i]! * value;
    total += weights[i]!;
  });
  return sum / total;
};

describe('bootstrapEstimate', () => {
  const values = Array.from({ length: 200 }, (_, i) => Math.sin(i * i));

  it('of a mean agrees with its standard error', () => {
    const mean = values.reduce((a, b) => a + b, 0) / 200;
    const error = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 199 / 200);
    const { value, lower, upper } = bootstrapEstimate(200, meanOf(values), { resamples: 10_000 });
    expect(value).toBeCloseTo(mean, 12);
    expect((upper - lower) / (2 * 1.96 * error)).toBeCloseTo(1, 1);
  });

  it('of the AUC agrees with DeLong and, by cluster, with Obuchowski', () => {
    const { labels, scores, clusters } = clusteredCases(600, 60);
    const ranking = rankFalling(labels, scores);
    for (const options of [{}, { clusters }]) {
      const analytic = rocAuc(labels, scores, options);
      const drawn = bootstrapEstimate(600, (weights) => weightedAuc(ranking, weights), options);
      expect(drawn.value).toBeCloseTo(analytic.value, 12);
      expect((drawn.upper - drawn.lower) / (analytic.upper - analytic.lower)).toBeCloseTo(1, 1);
    }
  });

  it('draws whole clusters: copies of a case add nothing', () => {
    const once = bootstrapEstimate(50, meanOf(values.slice(0, 50)));
    const copies = values.slice(0, 50).flatMap((value) => [value, value, value]);
    const clusters = copies.map((_, i) => `patient ${Math.floor(i / 3)}`);
    const thrice = bootstrapEstimate(150, meanOf(copies), { clusters });
    expect(thrice.lower).toBeCloseTo(once.lower, 12);
    expect(thrice.upper).toBeCloseTo(once.upper, 12);
  });

  it('depends on the seed alone', () => {
    const run = (seed: number) => bootstrapEstimate(200, meanOf(values), { seed, resamples: 200 });
    expect(run(3)).toEqual(run(3));
    expect(run(4).lower).not.toBe(run(3).lower);
    expect(bootstrapEstimate(200, meanOf(values))).toEqual(
      bootstrapEstimate(200, meanOf(values), { seed: 0 }),
    );
  });

  it('takes several statistics of the same resamples', () => {
    const mean = meanOf(values);
    const [first, second] = bootstrapEstimates(200, (weights) => [mean(weights), 2 * mean(weights)]);
    expect(second!.lower).toBeCloseTo(2 * first!.lower, 12);
    expect(first).toEqual(bootstrapEstimate(200, mean));
  });

  it('leaves out resamples without a value, and says so where most are', () => {
    const among = (least: number) => (weights: ArrayLike<number>) => (weights[0]! >= least ? 1 : NaN);
    expect(bootstrapEstimate(20, among(1))).toEqual({ value: 1, lower: 1, upper: 1 });
    expectNone(bootstrapEstimate(20, among(2)), 'not defined for these cases');
    const rarely = (weights: ArrayLike<number>) =>
      weights[0]! + weights[1]! === 2 && weights[2] === 1 ? 1 : NaN;
    expectNone(bootstrapEstimate(20, rarely), 'not defined in most resamples');
  });

  it('of one cluster has no width', () => {
    const clusters = new Array<number>(200).fill(7);
    const { value, lower, upper } = bootstrapEstimate(200, meanOf(values), { clusters });
    expect([lower, upper]).toEqual([value, value]);
  });

  it('refuses what it cannot draw', () => {
    const none = (options: object) => () => bootstrapEstimate(3, () => 0, options);
    expect(none({ resamples: 10 })).toThrow('resamples: expected an integer of at least 100, got 10');
    expect(none({ seed: 0.5 })).toThrow('seed: expected an integer, got 0.5');
    expect(none({ clusters: [1, 2] })).toThrow('clusters: expected 3, one for each case, got 2');
  });
});
