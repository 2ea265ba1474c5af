import { describe, expect, it } from 'vitest';
import { evaluateScans } from '../metrics/evaluateScans';
import { chooseCall } from './chooseCall';

const scan = (scanId: string, label: number, probabilities: number[]) => ({
  scanId,
  probabilities,
  labels: probabilities.map(() => label),
});

// Negatives have single high slices: a run of two tells them from positives, no threshold on single slices does.
const validation = [
  scan('a', 1, [0.1, 0.7, 0.6, 0.1, 0.1]),
  scan('b', 1, [0.8, 0.9, 0.7, 0.2, 0.1]),
  scan('c', 1, [0.1, 0.1, 0.5, 0.6, 0.1]),
  scan('d', 0, [0.9, 0.1, 0.2, 0.8, 0.1]),
  scan('e', 0, [0.1, 0.7, 0.3, 0.1, 0.1]),
  scan('f', 0, [0.1, 0.1, 0.1, 0.1, 0.1]),
];

describe('chooseCall', () => {
  it('chooses run length and threshold together', () => {
    const chosen = chooseCall(validation);
    expect(chosen).toMatchObject({ minConsecutive: 2, sensitivity: 1, specificity: 1 });
    expect(chosen.threshold).toBeCloseTo(0.4, 12);
    const { scan: report } = evaluateScans(validation, chosen);
    expect(report.recall.value).toBe(1);
    expect(report.specificity.value).toBe(1);
  });

  it('reaches a target at the best of the other', () => {
    const lengths = { minConsecutive: [1] };
    const sensitive = chooseCall(validation, { target: { sensitivity: 1 }, ...lengths });
    expect(sensitive).toMatchObject({ sensitivity: 1, specificity: 1 / 3 });
    const specific = chooseCall(validation, { target: { specificity: 0.6 }, ...lengths });
    expect(specific).toMatchObject({ sensitivity: 1 / 3, specificity: 2 / 3 });
    expect(chooseCall(validation, { target: { sensitivity: 0.9 } }).minConsecutive).toBe(2);
  });

  it('prefers the length that is listed first among equals, 3 by default', () => {
    const plain = [scan('p', 1, [0.9, 0.9, 0.9, 0.9, 0.9]), scan('n', 0, [0.1, 0.1, 0.1, 0.1, 0.1])];
    expect(chooseCall(plain).minConsecutive).toBe(3);
    expect(chooseCall(plain, { minConsecutive: [5, 1] }).minConsecutive).toBe(5);
  });

  it('does not count on scans that are shorter than the run', () => {
    const short = [scan('p', 1, [0.9, 0.9]), scan('n', 0, [0.1, 0.1, 0.1, 0.1])];
    expect(() => chooseCall(short, { target: { sensitivity: 1 }, minConsecutive: [3] })).toThrow(
      'target: no run length and threshold reach {"sensitivity":1}',
    );
    expect(chooseCall(short, { target: { sensitivity: 1 } }).minConsecutive).toBe(1);
  });

  it('refuses a set of one class, and no lengths', () => {
    expect(() => chooseCall(validation.slice(0, 3))).toThrow(
      'expected positive and negative scans, got no negative one',
    );
    expect(() => chooseCall(validation.slice(3))).toThrow('got no positive one');
    expect(() => chooseCall(validation, { minConsecutive: [] })).toThrow(
      'minConsecutive: expected at least one',
    );
    expect(() => chooseCall(validation, { target: { specificity: 2 } })).toThrow('target.specificity');
  });
});
