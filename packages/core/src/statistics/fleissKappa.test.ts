import { describe, expect, it } from 'vitest';
import type { Estimate } from '../metrics/estimate';
import { fleissKappa } from './fleissKappa';
import { readerAgreement } from './readerAgreement';
import type { Reading } from './readings';
import { cohenKappa } from './cohenKappa';
import { expectEstimate, expectNone, readGolden } from './fixtures';

interface Case {
  readonly readers: Reading[][];
  readonly kappa: Estimate;
  readonly standardError: number;
  readonly agreement: number;
  readonly cases: number;
}

const { fleiss } = readGolden<{ fleiss: Case[] }>('agreement.json');

describe('fleissKappa', () => {
  it.each(fleiss)("is statsmodels', and Gwet's for readers who read parts (case %#)", (expected) => {
    const got = fleissKappa(expected.readers);
    expectEstimate(got.kappa, expected.kappa);
    expect(got.standardError).toBeCloseTo(expected.standardError, 12);
    expect(got.agreement).toBeCloseTo(expected.agreement, 12);
    expect(got.cases).toBe(expected.cases);
  });

  it('does not count cases that fewer than two have read', () => {
    const { readers, kappa } = fleiss[0]!;
    const longer = readers.map((readings, reader) => [...readings, reader === 0 ? 1 : null, null]);
    expect(fleissKappa(longer).kappa.value).toBeCloseTo(kappa.value, 12);
  });

  it('where all agree is 1, with an interval', () => {
    const { kappa } = fleissKappa([
      [0, 1, 1],
      [0, 1, 1],
      [0, 1, null],
    ]);
    expect(kappa.value).toBe(1);
    expect(kappa.lower).toBeLessThan(0.5);
  });

  it('is not defined for one category, or no shared case', () => {
    expectNone(
      fleissKappa([
        [1, 1],
        [1, 1],
      ]).kappa,
      'all use one category alone',
    );
    expectNone(
      fleissKappa([
        [1, null],
        [null, 1],
      ]).kappa,
      'no case read by two',
    );
  });

  it('has no interval for one case or patient alone', () => {
    expectNone(fleissKappa([[1], [0]]).kappa, 'one case or cluster alone');
    const readers = [
      [1, 0, 1],
      [0, 0, 1],
    ];
    expectNone(fleissKappa(readers, { clusters: ['a', 'a', 'a'] }).kappa, 'one case or cluster alone');
  });

  it('names what does not fit', () => {
    expect(() => fleissKappa([[1]])).toThrow('readers: expected at least two, got 1');
    expect(() => fleissKappa([[1, 0], [1]])).toThrow('readers[1]: expected 2, one for each case, got 1');
  });
});

describe('readerAgreement', () => {
  it('is that of every pair, the model as one more reader, and of all', () => {
    const readers = [
      { name: 'model', readings: [1, 1, 0, 0, 1, 0] },
      { name: 'radiologist 1', readings: [1, 0, 0, 0, 1, 0] },
      { name: 'radiologist 3', readings: [1, null, 0, 1, null, 0] },
    ];
    const { pairs, overall } = readerAgreement(readers);
    expect(pairs.map(({ first, second, cases }) => [first, second, cases])).toEqual([
      ['model', 'radiologist 1', 6],
      ['model', 'radiologist 3', 4],
      ['radiologist 1', 'radiologist 3', 4],
    ]);
    expect(pairs[1]).toMatchObject(cohenKappa(readers[0]!.readings, readers[2]!.readings));
    expect(overall).toEqual(fleissKappa(readers.map(({ readings }) => readings)));
  });
});
