import { describe, expect, it } from 'vitest';
import { histogramBuckets } from './histogramBuckets';

const rowsOf = (values: number[]): number[][] => {
  const rows = [...histogramBuckets(values)];
  return Array.from({ length: 30 }, (_, bucket) => rows.slice(3 * bucket, 3 * bucket + 3));
};

describe('histogramBuckets', () => {
  it('counts each value in the bucket that starts at or below it, the greatest in the last', () => {
    const rows = rowsOf([0, 0.5, 1, 1, 29, 30]);
    expect(rows[0]).toEqual([0, 1, 2]);
    expect(rows[1]).toEqual([1, 2, 2]);
    expect(rows[29]).toEqual([29, 30, 2]);
    expect(rows.slice(2, 29).every(([, , count]) => count === 0)).toBe(true);
  });

  it('ends at the greatest value exactly', () => {
    expect(rowsOf([-0.1, 0.7]).at(-1)).toEqual([expect.closeTo(0.7 - 0.8 / 30), 0.7, 1]);
  });

  it('makes points of buckets where all values are equal, however close to the next number', () => {
    expect(rowsOf([2, 2, 2])).toEqual([...Array<number[]>(29).fill([2, 2, 0]), [2, 2, 3]]);
    const tiny = rowsOf([0, Number.MIN_VALUE]);
    expect(tiny.reduce((sum, [, , count]) => sum + count!, 0)).toBe(2);
  });

  it('counts nothing in nothing', () => {
    expect(
      rowsOf([])
        .flat()
        .every((value) => value === 0),
    ).toBe(true);
  });

  it.each([NaN, Infinity, -Infinity])('refuses %s', (value) => {
    expect(() => histogramBuckets([1, value])).toThrow(`expected finite values, got ${value} at 1`);
  });
});
