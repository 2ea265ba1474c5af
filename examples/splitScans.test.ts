import { describe, expect, it } from 'vitest';
import type { CtSource } from './ctSource';
import { splitScans } from './splitScans';

const scans = (...splits: CtSource['split'][]): CtSource[] =>
  splits.map((name, index) => ({
    id: `${index}`,
    positive: index % 2 === 0,
    load: () => Promise.reject(new Error('not to be loaded')),
    digest: () => Promise.resolve(`${index}`),
    ...(name !== undefined && { split: name }),
  }));

const sizes = (given: CtSource[]): number[] => {
  const { training, validation, test } = splitScans(given, 1);
  return [training.length, validation.length, test.length];
};

describe('splitScans', () => {
  it('is 60:10:30 by CT where the manifest says nothing', () => {
    expect(sizes(scans(...new Array<undefined>(40).fill(undefined)))).toEqual([24, 4, 12]);
  });

  it('is as the manifest says, a validation set taken from the training set where it names none', () => {
    expect(sizes(scans('train', 'train', 'train', 'validation', 'test'))).toEqual([3, 1, 1]);
    expect(sizes(scans('train', 'train', 'train', 'train', 'test'))).toEqual([2, 2, 1]);
  });

  it.each([
    ['++-', ['+', '-', '+']],
    ['++--', ['+', '-', '+-']],
    ['+--', ['+', '-', '-']],
  ])('keeps a positive CT to train on of %s', (given, expected) => {
    const few = [...given].map((sign, index) => ({
      ...scans(undefined)[0]!,
      id: `${index}`,
      positive: sign === '+',
    }));
    const signs = (set: readonly { positive?: boolean }[]): string =>
      set
        .map(({ positive }) => (positive === true ? '+' : '-'))
        .sort()
        .join('');
    for (let seed = 0; seed < 5; seed++) {
      const { training, validation, test } = splitScans(few, seed);
      expect([training, validation, test].map(signs)).toEqual(expected);
    }
  });

  it('refuses CTs that are too few, with what to do', () => {
    for (const few of [scans(undefined), scans(undefined, undefined)]) {
      expect(() => splitScans(few, 1)).toThrow(/^split: expected three CTs or more, .* got [12]\. Add CTs/);
    }
    expect(sizes(scans(undefined, undefined, undefined))).toEqual([1, 1, 1]);
    expect(() => splitScans(scans('train', 'test', 'test'), 1)).toThrow(
      "split: expected CTs of 'validation', or at least two of 'train'",
    );
    expect(sizes(scans('train', 'validation', 'test'))).toEqual([1, 1, 1]);
  });

  it('refuses half a split', () => {
    expect(() => splitScans(scans('train', undefined, 'test'), 1)).toThrow(
      'split: expected a value for every CT',
    );
    expect(() => splitScans(scans('train', 'train'), 1)).toThrow("got 2 of 'train' and 0 of 'test'");
  });
});
