import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rocAuc } from '../../metrics/rocAuc';
import { wilsonInterval } from '../../metrics/wilsonInterval';
import { compareMultiReaderAuc } from './compareMultiReaderAuc';
import { multiReaderAuc, type ReaderScores } from './multiReaderAuc';

interface Analysis {
  readonly aucA: number;
  readonly variance: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  readonly lower: number;
  readonly upper: number;
}

const golden = JSON.parse(
  readFileSync(new URL('../golden/multiReader.json', import.meta.url), 'utf8'),
) as Record<
  string,
  {
    labels: number[];
    A: ReaderScores[];
    B: ReaderScores[];
    first: Analysis;
    second: Analysis;
    difference: Analysis;
  }
>;

describe.each(Object.entries(golden))('%s, as iMRMC has it', (_, { labels, A, B, ...expected }) => {
  it.each([
    ['first', A, expected.first],
    ['second', B, expected.second],
  ] as const)('%s', (_, readers, { aucA, variance, degreesOfFreedom, lower, upper }) => {
    const got = multiReaderAuc(labels, readers);
    expect(got.auc.value).toBeCloseTo(aucA, 12);
    expect(got.standardError).toBeCloseTo(Math.sqrt(variance), 12);
    expect(got.degreesOfFreedom / degreesOfFreedom).toBeCloseTo(1, 10);
    expect(got.auc.lower).toBeCloseTo(lower, 10);
    expect(got.auc.upper).toBeCloseTo(Math.min(1, upper), 10);
  });

  it('the difference', () => {
    const got = compareMultiReaderAuc(labels, A, B);
    const { variance, degreesOfFreedom, pValue, lower, upper } = expected.difference;
    expect(got.difference.value).toBeCloseTo(expected.first.aucA - expected.second.aucA, 12);
    expect(got.standardError).toBeCloseTo(Math.sqrt(variance), 12);
    expect(got.degreesOfFreedom / degreesOfFreedom).toBeCloseTo(1, 10);
    expect(got.pValue).toBeCloseTo(pValue, 10);
    expect(got.difference.lower).toBeCloseTo(lower, 10);
    expect(got.difference.upper).toBeCloseTo(upper, 10);
  });
});

describe('multiReaderAuc', () => {
  const { labels, A, B } = golden['parts, with ties']!;
  const complete = golden['every reader reads all']!;

  it('takes a single reader as fixed, near DeLong', () => {
    const { scores } = complete.A[0]!;
    const { auc, readers } = multiReaderAuc(complete.labels, [{ reader: 'model', scores }]);
    const delong = rocAuc(complete.labels, scores as number[]);
    expect(readers[0]!.auc).toEqual(delong);
    expect(auc.value).toBeCloseTo(delong.value, 12);
    expect((auc.upper - auc.lower) / (delong.upper - delong.lower)).toBeCloseTo(1, 1);
  });

  it('compares a model with readers', () => {
    const model = [{ reader: 'model', scores: complete.B[4]!.scores }];
    const { difference, first, second, pValue } = compareMultiReaderAuc(complete.labels, model, complete.A);
    expect(difference.value).toBeCloseTo(first.auc.value - second.auc.value, 12);
    expect(difference.lower).toBeLessThan(difference.value);
    expect(pValue).toBeGreaterThan(0);
    const turned = compareMultiReaderAuc(complete.labels, complete.A, model);
    expect(turned.difference.lower).toBeCloseTo(-difference.upper, 12);
    expect(turned.pValue).toBeCloseTo(pValue, 12);
  });

  it('does not depend on the order of readers and cases', () => {
    const order = labels.map((_, i) => (i * 5) % labels.length);
    const turned = A.map(({ reader, scores }) => ({
      reader,
      scores: order.map((i) => scores[i]!),
    })).reverse();
    const got = multiReaderAuc(
      order.map((i) => labels[i]!),
      turned,
    );
    const expected = multiReaderAuc(labels, A);
    expect(got.auc.value).toBeCloseTo(expected.auc.value, 12);
    expect(got.standardError).toBeCloseTo(expected.standardError, 12);
  });

  it('has an interval where all separate perfectly, and no test between the same', () => {
    const perfect = [1, 2].map((k) => ({ reader: `${k}`, scores: [1, 2, 8 + k, 9 + k] }));
    const { auc, standardError } = multiReaderAuc([0, 0, 1, 1], perfect);
    expect(auc).toEqual(wilsonInterval(2, 2));
    expect(standardError).toBe(0);
    const same = compareMultiReaderAuc(labels, B, B);
    expect(same.difference.reason ?? same.difference.value).toBe('variance estimated as 0 or less');
    expect(same.pValue).toBeNaN();
  });

  it('names reader and entry that do not fit', () => {
    const one = { reader: 'a', scores: [1, 2] };
    expect(() => multiReaderAuc([0, 1], [])).toThrow('readers: expected at least one reader, got none');
    expect(() => multiReaderAuc([0, 1], [one, one])).toThrow("readers[1]: reader 'a' is given twice");
    expect(() => multiReaderAuc([0, 1], [{ ...one, scores: [1] }])).toThrow(
      'readers[0].scores: expected 2, one for each case, got 1',
    );
    expect(() => multiReaderAuc([0, 1], [{ ...one, scores: [1, NaN] }])).toThrow(
      'readers[0].scores[1]: expected a finite number, or null where not read, got NaN',
    );
    expect(() => compareMultiReaderAuc([0, 1], [one], [{ ...one, scores: [1, null] }])).toThrow(
      'second[0].scores: expected a positive case that was read',
    );
  });
});
