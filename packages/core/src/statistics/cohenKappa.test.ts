import { describe, expect, it } from 'vitest';
import type { Estimate } from '../metrics/estimate';
import { wilsonInterval } from '../metrics/wilsonInterval';
import { cohenKappa } from './cohenKappa';
import type { Reading } from './readings';
import { expectEstimate, expectNone, readGolden } from './fixtures';

interface Case {
  readonly first: Reading[];
  readonly second: Reading[];
  readonly kappa: Estimate;
  readonly standardError: number;
  readonly agreement: Estimate;
  readonly cases: number;
}

const { cohen } = readGolden<{ cohen: Case[] }>('agreement.json');

describe('cohenKappa', () => {
  it.each(cohen)("is statsmodels' (case %#), on the cases that both have read", (expected) => {
    const got = cohenKappa(expected.first, expected.second);
    expectEstimate(got.kappa, expected.kappa);
    expect(got.standardError).toBeCloseTo(expected.standardError, 12);
    expectEstimate(got.agreement, expected.agreement);
    expect(got.cases).toBe(expected.cases);
  });

  it('takes names of categories, and readers in either order', () => {
    const { first, second } = cohen[1]!;
    const named = (readings: Reading[]) => readings.map((reading) => `kind ${reading}`);
    expect(cohenKappa(named(second), named(first)).kappa.value).toBeCloseTo(cohen[1]!.kappa.value, 12);
  });

  it('of copies of a case within patients has the interval of one', () => {
    const { first, second } = cohen[0]!;
    const twice = <T>(values: T[]): T[] => values.flatMap((value) => [value, value]);
    const clusters = first.flatMap((_, i) => [i, i]);
    const got = cohenKappa(twice(first), twice(second), { clusters });
    expect(got.kappa.value).toBeCloseTo(cohen[0]!.kappa.value, 12);
    expect(got.standardError / cohen[0]!.standardError).toBeCloseTo(1, 1);
    expect(got.standardError).toBeGreaterThan(1.3 * cohenKappa(twice(first), twice(second)).standardError);
  });

  it("where all agree has Wilson's lower end", () => {
    const { kappa, agreement } = cohenKappa([0, 1, 0, 1], [0, 1, 0, 1]);
    expect(agreement).toEqual(wilsonInterval(4, 4));
    expect(kappa).toEqual({ value: 1, lower: (agreement.lower - 0.5) / 0.5, upper: 1 });
  });

  it('is below 0 where readers contradict each other', () => {
    expect(cohenKappa([0, 1, 0, 1], [1, 0, 1, 0]).kappa.value).toBeCloseTo(-1, 12);
  });

  it('is not defined for one category, or no shared case', () => {
    expectNone(cohenKappa([1, 1], [1, 1]).kappa, 'both use one category alone');
    expect(cohenKappa([1, 1], [0, 0]).kappa.value).toBe(0);
    const apart = cohenKappa([1, null], [null, 0]);
    expectNone(apart.kappa, 'no case read by both');
    expectNone(apart.agreement, 'nothing counted');
    expect(apart.cases).toBe(0);
  });

  it('has no interval for one case or patient alone', () => {
    expectNone(cohenKappa([1], [0]).kappa, 'one case or cluster alone');
    expectNone(cohenKappa([1, 0, 1], [0, 0, 1], { clusters: [4, 4, 4] }).kappa, 'one case or cluster alone');
  });

  it('names what is no reading', () => {
    expect(() => cohenKappa([0, NaN], [0, 1])).toThrow(
      'first[1]: expected a category, or null where not read, got NaN',
    );
    expect(() => cohenKappa([0, 1], [0])).toThrow('second: expected 2, one for each case, got 1');
  });
});
