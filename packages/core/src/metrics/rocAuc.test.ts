import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Estimate } from './estimate';
import { rocAuc } from './rocAuc';
import { wilsonInterval } from './wilsonInterval';

interface GoldenAuc extends Estimate {
  readonly labels: number[];
  readonly scores: number[];
}

const golden = JSON.parse(readFileSync(new URL('golden/metrics.json', import.meta.url), 'utf8')) as {
  rocAuc: Record<string, GoldenAuc>;
};

describe('rocAuc', () => {
  it.each(Object.entries(golden.rocAuc))(
    "%s: scikit-learn's AUC, DeLong's variance over all pairs",
    (_, { labels, scores, value, lower, upper }) => {
      const got = rocAuc(labels, scores);
      expect(got.value).toBeCloseTo(value, 12);
      expect(got.lower).toBeCloseTo(lower, 10);
      expect(got.upper).toBeCloseTo(upper, 10);
    },
  );

  it('depends on the order of the scores alone', () => {
    const { labels, scores } = golden.rocAuc['many ties']!;
    const stretched = scores.map((score) => Math.exp(3 * score));
    expect(rocAuc(labels, stretched)).toEqual(rocAuc(labels, scores));
  });

  it("gives perfectly separated classes Wilson's interval for the smaller one", () => {
    expect(rocAuc([0, 0, 0, 1, 1], [1, 2, 3, 4, 5])).toEqual(wilsonInterval(2, 2));
    expect(rocAuc([1, 1, 0, 0, 0], [1, 2, 3, 4, 5])).toEqual(wilsonInterval(0, 2));
  });

  it('has an interval for a single positive, and for scores all alike', () => {
    for (const { value, lower, upper } of [
      rocAuc([1, 0, 0], [2, 1, 3]),
      rocAuc([1, 1, 0, 0], [1, 1, 1, 1]),
    ]) {
      expect(value).toBe(0.5);
      expect(lower).toBeGreaterThan(0);
      expect(lower).toBeLessThan(0.25);
      expect(upper).toBeCloseTo(1 - lower, 12);
    }
  });

  it('counts a cluster once where all of a class are of one', () => {
    const scores = [1, 3, 2, 4, 5, 6, 2.5];
    const { value, ...interval } = rocAuc([0, 0, 0, 1, 1, 1, 1], scores, { clusters: [1, 2, 3, 4, 4, 4, 4] });
    expect(value).toBeCloseTo(11 / 12, 12);
    expect(interval.lower).toBeLessThan(0.2);
    expect(interval.upper).toBeGreaterThan(value);
    expect(rocAuc([0, 1, 0, 1], [1, 2, 3, 4], { clusters: [9, 9, 9, 9] }).lower).toBeLessThan(0.2);
  });

  it.each([
    [[], 'no positives'],
    [[0, 0], 'no positives'],
    [[1, 1], 'no negatives'],
  ])('is NaN, and so is its interval, for the labels %j: %s', (labels, reason) => {
    const scores = labels.map((_, i) => i);
    expect(rocAuc(labels, scores)).toEqual({ value: NaN, lower: NaN, upper: NaN, reason });
  });

  it('ranks 200,000 scores in a moment', () => {
    const scores = Float64Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 10_007);
    const labels = Uint8Array.from(scores, (score, i) => Number(score + ((i * 31) % 5000) > 7500));
    const start = performance.now();
    const { value, lower, upper } = rocAuc(labels, scores);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(lower).toBeLessThan(value);
    expect(upper).toBeGreaterThan(value);
  });

  it('refuses what is no label and no score', () => {
    expect(() => rocAuc([0, 0.5], [1, 2])).toThrow('labels[1]: expected 0 or 1, got 0.5');
    expect(() => rocAuc([0, 1], [1, Infinity])).toThrow('scores[1]: expected a finite number, got Infinity');
    expect(() => rocAuc([0], [1, 2])).toThrow('labels: expected 2, one for each score, got 1');
  });
});
