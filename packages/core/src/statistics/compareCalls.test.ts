import { describe, expect, it } from 'vitest';
import type { Estimate } from '../metrics/estimate';
import { compareCalls } from './compareCalls';
import { mcnemarTest, type McNemar } from './mcnemarTest';
import { expectEstimate, expectNone, readGolden } from './fixtures';

const { newcombe, mcnemar } = readGolden<{
  newcombe: (Estimate & { table: [number, number, number, number] })[];
  mcnemar: McNemar[];
}>('agreement.json');

/** Calls of positives: both right, only the first, only the second, neither. */
function callsOf([both, onlyFirst, onlySecond, neither]: [number, number, number, number]) {
  const times = (count: number, call: number): number[] => new Array<number>(count).fill(call);
  const first = [...times(both + onlyFirst, 1), ...times(onlySecond + neither, 0)];
  const second = [...times(both, 1), ...times(onlyFirst, 0), ...times(onlySecond, 1), ...times(neither, 0)];
  return { labels: first.map(() => 1), first, second };
}

describe('mcnemarTest', () => {
  it.each(mcnemar)("of $onlyFirst and $onlySecond is statsmodels'", (expected) => {
    const got = mcnemarTest(expected.onlyFirst, expected.onlySecond);
    for (const key of ['exactPValue', 'statistic', 'correctedPValue'] as const) {
      expect(got[key]).toBeCloseTo(expected[key], 9);
    }
  });

  it('is 1 where nothing differs, or both alike', () => {
    expect(mcnemarTest(0, 0)).toMatchObject({ exactPValue: 1, statistic: 0, correctedPValue: 1 });
    expect(mcnemarTest(7, 7)).toMatchObject({ exactPValue: 1, statistic: 0, correctedPValue: 1 });
  });

  it('of very many keeps its digits', () => {
    expect(mcnemarTest(2000, 2100).exactPValue).toBeCloseTo(mcnemarTest(2000, 2100).correctedPValue, 3);
  });

  it('refuses what is no count', () => {
    expect(() => mcnemarTest(1, 2.5)).toThrow('onlySecond: expected an integer of at least 0, got 2.5');
  });
});

describe('compareCalls', () => {
  it.each(newcombe)("has Newcombe's interval (case %#)", (expected) => {
    const { labels, first, second } = callsOf(expected.table);
    const { sensitivity, accuracy, specificity } = compareCalls(labels, first, second);
    expectEstimate(sensitivity.difference, expected);
    const [, onlyFirst, onlySecond] = expected.table;
    expect(sensitivity.mcnemar).toEqual(mcnemarTest(onlyFirst, onlySecond));
    expect(accuracy).toEqual(sensitivity);
    expectNone(specificity.difference, 'nothing counted');
    expect(specificity.clusteredPValue).toBe(1);
  });

  it('counts the cases that both have read', () => {
    const { accuracy, specificity } = compareCalls([1, 1, 0, 0, 0], [1, 1, 0, 1, 0], [1, 0, null, 0, 0]);
    expect(accuracy.cases).toBe(4);
    expect(specificity.cases).toBe(2);
    expect(accuracy.mcnemar).toMatchObject({ onlyFirst: 1, onlySecond: 1 });
  });

  it("by patient, copies of a case add nothing: Obuchowski's form of McNemar's test", () => {
    const { labels, first, second } = callsOf([10, 8, 2, 3]);
    const once = compareCalls(labels, first, second).sensitivity;
    const thrice = <T>(values: T[]): T[] => values.flatMap((value) => [value, value, value]);
    const clusters = thrice(labels.map((_, i) => i));
    const copies = compareCalls(thrice(labels), thrice(first), thrice(second), { clusters }).sensitivity;
    expect(copies.clusteredPValue).toBeCloseTo(once.clusteredPValue, 12);
    expect(once.clusteredPValue).toBeCloseTo(0.05778, 5);
    const width = ({ difference: { lower, upper } }: typeof once) => upper - lower;
    expect(width(copies) / width(once)).toBeGreaterThan(0.95);
    expect(width(copies) / width(once)).toBeLessThan(1.1);
    expect(width(compareCalls(thrice(labels), thrice(first), thrice(second)).sensitivity)).toBeLessThan(
      0.7 * width(once),
    );
  });

  it('names what is no call', () => {
    expect(() => compareCalls([1], [2], [1])).toThrow('first[0]: expected 0, 1 or null, got 2');
    expect(() => compareCalls([1], [1], [1, 0])).toThrow('second: expected 1, one for each case, got 2');
    expect(() => compareCalls([5], [1], [1])).toThrow('labels[0]: expected 0 or 1, got 5');
  });
});
