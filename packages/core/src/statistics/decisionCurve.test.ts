import { describe, expect, it } from 'vitest';
import { decisionCurve } from './decisionCurve';
import { readGolden } from './fixtures';

interface Case {
  readonly labels: number[];
  readonly probabilities: number[];
  readonly clusters: number[];
  readonly thresholds: number[];
  readonly netBenefit: number[];
  readonly treatAll: number[];
}

const golden = readGolden<Record<string, Case>>('calibration.json');

describe('decisionCurve', () => {
  it.each(Object.entries(golden))('%s: net benefit by its definition', (_, expected) => {
    const { labels, probabilities, ...rest } = expected;
    const points = decisionCurve(labels, probabilities, { ...rest, resamples: 400 });
    points.forEach(({ threshold, model, treatAll }, i) => {
      expect(threshold).toBe(rest.thresholds[i]);
      expect(model.value).toBeCloseTo(rest.netBenefit[i]!, 12);
      expect(treatAll).toBeCloseTo(rest.treatAll[i]!, 12);
      expect(model.lower).toBeLessThan(model.value);
      expect(model.upper).toBeGreaterThan(model.value);
    });
  });

  it('has 99 thresholds, in any order that is asked for', () => {
    const { labels, probabilities } = golden.independent!;
    const all = decisionCurve(labels, probabilities, { resamples: 100 });
    expect(all).toHaveLength(99);
    const [high, low] = decisionCurve(labels, probabilities, { thresholds: [0.5, 0.1], resamples: 100 });
    expect(high).toEqual(all[49]);
    expect(low).toEqual(all[9]);
  });

  it('of a perfect model is the prevalence throughout', () => {
    for (const { model, treatAll, threshold } of decisionCurve([1, 0, 0, 1], [1, 0, 0, 1])) {
      expect(model.value).toBe(0.5);
      if (threshold > 0.5) expect(treatAll).toBeLessThan(0);
    }
  });

  it('refuses thresholds of 0 and 1', () => {
    expect(() => decisionCurve([0], [0.5], { thresholds: [0.5, 1] })).toThrow(
      'thresholds[1]: expected a number between 0 and 1, got 1',
    );
  });
});
