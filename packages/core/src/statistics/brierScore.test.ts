import { describe, expect, it } from 'vitest';
import { brierScore } from './brierScore';
import { isotonicFit } from './isotonicFit';
import { expectNone, readGolden } from './fixtures';

interface Case {
  readonly labels: number[];
  readonly probabilities: number[];
  readonly clusters: number[];
  readonly brier: number;
  readonly scaled: number;
  readonly miscalibration: number;
  readonly discrimination: number;
  readonly uncertainty: number;
  readonly isotonic: number[];
}

const golden = readGolden<Record<string, Case>>('calibration.json');

describe.each(Object.entries(golden))(
  "%s: scikit-learn's Brier score and isotonic regression",
  (_, expected) => {
    it('brierScore', () => {
      const { labels, probabilities, clusters } = expected;
      const got = brierScore(labels, probabilities, { clusters, resamples: 400 });
      expect(got.brier.value).toBeCloseTo(expected.brier, 12);
      expect(got.scaled.value).toBeCloseTo(expected.scaled, 12);
      for (const part of ['miscalibration', 'discrimination', 'uncertainty'] as const) {
        expect(got[part]).toBeCloseTo(expected[part], 9);
      }
      expect(got.miscalibration - got.discrimination + got.uncertainty).toBeCloseTo(got.brier.value, 12);
      expect(got.brier.lower).toBeLessThan(got.brier.value);
      expect(got.scaled.upper).toBeGreaterThan(got.scaled.value);
    });

    it('isotonicFit', () => {
      isotonicFit(expected.labels, expected.probabilities).forEach((value, i) => {
        expect(value).toBeCloseTo(expected.isotonic[i]!, 9);
      });
    });
  },
);

describe('brierScore', () => {
  it('of perfect probabilities is 0, all of it discrimination', () => {
    const { brier, scaled, ...parts } = brierScore([0, 1, 1, 0], [0, 1, 1, 0]);
    expect(brier).toEqual({ value: 0, lower: 0, upper: 0 });
    expect(scaled.value).toBe(1);
    expect(parts).toEqual({ miscalibration: 0, discrimination: 0.25, uncertainty: 0.25 });
  });

  it('of the prevalence for every case is the uncertainty', () => {
    const { brier, scaled, discrimination } = brierScore([0, 1, 0, 0], [0.25, 0.25, 0.25, 0.25]);
    expect(brier.value).toBeCloseTo(3 / 16, 12);
    expect(scaled.value).toBeCloseTo(0, 12);
    expect(discrimination).toBeCloseTo(0, 12);
  });

  it('of one class is not scaled', () => {
    const { brier, scaled } = brierScore([1, 1], [0.5, 0.5]);
    expect(brier.value).toBe(0.25);
    expectNone(scaled, 'no negatives');
    expectNone(brierScore([0, 0], [0.5, 0.5]).scaled, 'no positives');
  });
});
