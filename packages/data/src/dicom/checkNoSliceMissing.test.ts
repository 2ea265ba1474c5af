import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { checkNoSliceMissing } from './checkNoSliceMissing';

/** Checks a stack with these gaps and InstanceNumbers. */
function check(gaps: readonly number[], numbers?: readonly number[], lost?: number): void {
  const stack = Array.from({ length: gaps.length + 1 }, (_, index) => ({
    file: `${index}.dcm`,
    instanceNumber: numbers?.[index],
  }));
  checkNoSliceMissing(stack, gaps, lost);
}

describe('checkNoSliceMissing', () => {
  it.each<[string, number[], number[] | undefined]>([
    ['a single slice', [], [1]],
    ['two slices', [5], [1, 7]],
    ['an even stack', [5, 5, 5], [1, 2, 3, 4]],
    ['an even stack numbered from head to foot', [5, 5, 5], [4, 3, 2, 1]],
    ['every second number throughout', [5, 5, 5], [1, 3, 5, 7]],
    ['a skipped number without a gap', [5, 5, 5], [1, 2, 4, 5]],
    ['gaps that change by plan', [4, 4, 1.08, 7, 7], [1, 2, 3, 4, 5, 6]],
    ['a wide gap between consecutive numbers', [5, 5, 10, 5], [1, 2, 3, 4, 5]],
    ['unnumbered gaps that change to twice as much', [5, 5, 5, 10, 10, 10], undefined],
    ['unnumbered gaps that are no multiple', [4, 4, 1.08, 7, 7], undefined],
    ['unnumbered gaps that jitter', [5, 5.1, 4.9, 5], undefined],
  ])('passes %s', (_, gaps, numbers) => {
    expect(() => check(gaps, numbers)).not.toThrow();
  });

  it.each<[string, number[], number[] | undefined, string]>([
    ['a number skipped at a wide gap', [5, 5, 10, 5], [1, 2, 3, 5, 6], '2.dcm and 3.dcm'],
    ['the same from head to foot', [5, 5, 10, 5], [6, 5, 4, 2, 1], '2.dcm and 3.dcm'],
    ['one where thin slices become thick', [4, 5.08, 7, 7], [1, 2, 4, 5, 6], '1.dcm and 2.dcm'],
    ['two in a row', [5, 15, 5], [1, 2, 5, 6], '1.dcm and 2.dcm'],
    ['one at the second place', [10, 5, 5], [1, 3, 4, 5], '0.dcm and 1.dcm'],
    ['one of a stack without numbers', [5, 5, 10, 5], undefined, '2.dcm and 3.dcm'],
    ['two of a stack without numbers', [5, 5, 15.1, 5], undefined, '2.dcm and 3.dcm'],
    ['one of a stack numbered at random', [5, 5, 10, 5], [7, 2, 9, 1, 3], '2.dcm and 3.dcm'],
  ])('refuses %s', (_, gaps, numbers, files) => {
    expect(() => check(gaps, numbers)).toThrow(RadnetError);
    expect(() => check(gaps, numbers)).toThrow(`a slice missing between ${files}`);
  });

  it.each<[string, number[], number[] | undefined, number]>([
    ['one hole of three by number', [5, 20, 5], [1, 2, 6, 7], 3],
    ['the same where every second number is usual', [5, 20, 5], [1, 3, 11, 13], 3],
    ['one hole of three by position', [5, 20, 5], undefined, 3],
    ['two holes of one and two', [5, 10, 5, 15, 5], [1, 2, 4, 5, 8, 9], 3],
  ])('takes as many slices as are known to be lost for %s, and no more', (_, gaps, numbers, missing) => {
    expect(() => check(gaps, numbers, missing)).not.toThrow();
    expect(() => check(gaps, numbers, missing - 1)).toThrow('a slice missing between 1.dcm and 2.dcm');
  });

  it('says what it went by', () => {
    expect(() => check([5, 10, 5], [1, 2, 4, 5])).toThrow(
      'expected a whole series, got one with a slice missing between 1.dcm and 2.dcm: ' +
        'a gap of 10.00 mm where 5.00 mm is usual, InstanceNumbers 2 and 4',
    );
  });
});
