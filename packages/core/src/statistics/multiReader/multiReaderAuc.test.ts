import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rocAuc } from '../../metrics/rocAuc';
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
