import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../metrics/wilsonInterval';
import { operatingPoint } from './operatingPoint';
import { clusteredCases, expectNone } from './fixtures';
import { thresholdFor } from './thresholdFor';

const labels = [0, 0, 0, 0, 1, 0, 1, 1, 1, 1];
const scores = [0.1, 0.2, 0.3, 0.4, 0.35, 0.6, 0.5, 0.7, 0.8, 0.9];

describe('thresholdFor', () => {
  it('reaches a sensitivity at the highest specificity, halfway between scores', () => {
    expect(thresholdFor(labels, scores, { sensitivity: 0.6 })).toBeCloseTo(0.65, 12);
    expect(thresholdFor(labels, scores, { sensitivity: 0.61 })).toBeCloseTo(0.45, 12);
    expect(thresholdFor(labels, scores, { sensitivity: 1 })).toBeCloseTo(0.325, 12);
  });

  it('reaches a specificity at the highest sensitivity', () => {
    expect(thresholdFor(labels, scores, { specificity: 1 })).toBeCloseTo(0.65, 12);
    expect(thresholdFor(labels, scores, { specificity: 0.8 })).toBeCloseTo(0.45, 12);
    expect(thresholdFor(labels, scores, { specificity: 0.6 })).toBeCloseTo(0.325, 12);
  });

  it.each([
    [{ sensitivity: 0.95 }, 'sensitivity'],
    [{ specificity: 0.9 }, 'specificity'],
  ] as const)('%j holds, and no better threshold does', (target, name) => {
    const cases = clusteredCases(300, 300);
    const other = name === 'sensitivity' ? 'specificity' : 'sensitivity';
    const at = (threshold: number) => operatingPoint(cases.labels, cases.scores, threshold);
    const chosen = at(thresholdFor(cases.labels, cases.scores, target));
    const share = Object.values(target)[0]!;
    expect(chosen[name].value).toBeGreaterThanOrEqual(share);
    for (const score of cases.scores) {
      if (at(score)[name].value >= share) {
        expect(at(score)[other].value).toBeLessThanOrEqual(chosen[other].value);
      }
    }
  });

  it('takes ties together, and is NaN where calling nothing alone would do', () => {
    expect(thresholdFor([0, 1, 1, 0], [1, 1, 2, 0], { sensitivity: 1 })).toBe(0.5);
    expect(thresholdFor([0, 1], [1, 1], { specificity: 1 })).toBeNaN();
    expect(thresholdFor([1, 0], [1, 2], { sensitivity: 1 })).toBe(1);
  });

  it('is NaN where a class is missing', () => {
    expect(thresholdFor([1, 1], [1, 2], { sensitivity: 0.9 })).toBeNaN();
    expect(thresholdFor([], [], { specificity: 0.9 })).toBeNaN();
  });

  it('refuses a target that is no share', () => {
    expect(() => thresholdFor([0], [1], { sensitivity: 95 })).toThrow(
      'target.sensitivity: expected a share above 0 and up to 1, got 95',
    );
  });
});

describe('operatingPoint', () => {
  it('counts, with the intervals of shares', () => {
    expect(operatingPoint(labels, scores, 0.45)).toEqual({
      threshold: 0.45,
      counts: { truePositives: 4, falseNegatives: 1, falsePositives: 1, trueNegatives: 4 },
      sensitivity: wilsonInterval(4, 5),
      specificity: wilsonInterval(4, 5),
      positivePredictiveValue: wilsonInterval(4, 5),
      negativePredictiveValue: wilsonInterval(4, 5),
    });
  });

  it('is wider by patient', () => {
    const cases = clusteredCases(400, 20, { spread: 2 });
    const width = (options: object): number => {
      const { lower, upper } = operatingPoint(cases.labels, cases.scores, 0.5, options).sensitivity;
      return upper - lower;
    };
    expect(width(cases)).toBeGreaterThan(1.5 * width({}));
  });

  it('says what has no share', () => {
    const { sensitivity, negativePredictiveValue } = operatingPoint([0, 0], [1, 2], 0);
    expectNone(sensitivity, 'no positives');
    expectNone(negativePredictiveValue, 'none called negative');
  });
});
