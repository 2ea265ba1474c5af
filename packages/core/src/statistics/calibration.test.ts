import { describe, expect, it } from 'vitest';
import type { Estimate } from '../metrics/estimate';
import { calibration } from './calibration';
import { expectEstimate, expectNone, readGolden } from './fixtures';

interface Case {
  readonly labels: number[];
  readonly probabilities: number[];
  readonly clusters: number[];
  readonly intercept: Estimate;
  readonly slope: Estimate;
  readonly inTheLarge: Estimate;
}

const golden = readGolden<Record<string, Case>>('calibration.json');

describe('calibration', () => {
  it.each(Object.entries(golden))("%s: statsmodels' logistic regression", (_, expected) => {
    const got = calibration(expected.labels, expected.probabilities, expected);
    expectEstimate(got.intercept, expected.intercept);
    expectEstimate(got.slope, expected.slope);
    expectEstimate(got.inTheLarge, expected.inTheLarge);
  });

  it('of probabilities that hold is 0 and 1', () => {
    const probabilities = [0.2, 0.2, 0.2, 0.2, 0.2, 0.8, 0.8, 0.8, 0.8, 0.8];
    const { intercept, slope, inTheLarge } = calibration([1, 0, 0, 0, 0, 0, 1, 1, 1, 1], probabilities);
    expect(intercept.value).toBeCloseTo(0, 12);
    expect(slope.value).toBeCloseTo(1, 12);
    expect(inTheLarge.value).toBeCloseTo(0, 12);
  });

  it('takes probabilities of 0 and 1', () => {
    const { slope } = calibration([0, 0, 1, 1, 0, 1], [0, 0.2, 1, 0.9, 1, 0]);
    expect(Number.isFinite(slope.value)).toBe(true);
    expect(slope.value).toBeLessThan(0.2);
  });

  it('has no slope where classes are separated or probabilities alike, but a level', () => {
    const separated = calibration([0, 0, 1, 1], [0.1, 0.2, 0.7, 0.8]);
    expectNone(separated.slope, 'perfectly separated');
    expectNone(separated.intercept, 'perfectly separated');
    expect(Number.isFinite(separated.inTheLarge.value)).toBe(true);
    expectNone(calibration([1, 1, 0, 0], [0.1, 0.2, 0.2, 0.8]).slope, 'perfectly separated');
    const alike = calibration([0, 0, 1, 0], [0.5, 0.5, 0.5, 0.5]);
    expectNone(alike.slope, 'all probabilities alike');
    expect(alike.inTheLarge.value).toBeCloseTo(Math.log(1 / 3), 12);
  });

  it('is none for one class, or one cluster', () => {
    for (const estimate of Object.values(calibration([1, 1], [0.2, 0.3]))) {
      expectNone(estimate as Estimate, 'no negatives');
    }
    expectNone(calibration([0, 0], [0.2, 0.3]).inTheLarge, 'no positives');
    expectNone(calibration([0, 1, 0], [0.2, 0.3, 0.4], { clusters: [1, 1, 1] }).slope, 'a single cluster');
  });

  it('names what is no probability', () => {
    expect(() => calibration([0, 1], [0.5, 1.5])).toThrow(
      'probabilities[1]: expected a number from 0 to 1, got 1.5',
    );
    expect(() => calibration([0, 3], [0.5, 0.5])).toThrow('labels[1]: expected 0 or 1, got 3');
  });
});
