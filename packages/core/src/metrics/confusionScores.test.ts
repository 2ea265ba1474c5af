import { describe, expect, it } from 'vitest';
import { accuracy, f1, precision, recall, specificity } from './confusionScores';
import { wilsonInterval } from './wilsonInterval';

const counts = { truePositives: 39, falsePositives: 9, trueNegatives: 24, falseNegatives: 5 };
const none = { truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 };

describe('scores of confusion counts', () => {
  it('are proportions with their Wilson intervals', () => {
    expect(accuracy(counts)).toEqual(wilsonInterval(63, 77));
    expect(recall(counts)).toEqual(wilsonInterval(39, 44));
    expect(precision(counts)).toEqual(wilsonInterval(39, 48));
    expect(specificity(counts)).toEqual(wilsonInterval(24, 33));
  });

  it('F1 is the harmonic mean of precision and recall', () => {
    const [p, r] = [39 / 48, 39 / 44];
    expect(f1(counts).value).toBeCloseTo((2 * p * r) / (p + r), 14);
  });

  it("F1's interval is that of the Jaccard index, carried over", () => {
    const { lower, upper } = wilsonInterval(39, 53);
    expect(f1(counts).lower).toBeCloseTo(2 / (1 + 1 / lower), 14);
    expect(f1(counts).upper).toBeCloseTo(2 / (1 + 1 / upper), 14);
    expect(f1({ ...none, truePositives: 5 })).toMatchObject({ value: 1, upper: 1 });
    expect(f1({ ...none, falsePositives: 5 })).toMatchObject({ value: 0, lower: 0 });
  });

  it.each([
    ['accuracy', accuracy, 'nothing counted'],
    ['recall', recall, 'no positives'],
    ['precision', precision, 'none called positive'],
    ['specificity', specificity, 'no negatives'],
    ['f1', f1, 'no positives, none called so'],
  ])('%s of nothing is NaN, and so is its interval, with the reason', (_, score, reason) => {
    expect(score(none)).toEqual({ value: NaN, lower: NaN, upper: NaN, reason });
  });

  it('are undefined one by one', () => {
    const negativesOnly = { ...none, trueNegatives: 3 };
    expect(accuracy(negativesOnly).value).toBe(1);
    expect(specificity(negativesOnly).value).toBe(1);
    for (const score of [recall, precision, f1]) expect(score(negativesOnly).value).toBeNaN();
  });
});
