import { describe, expect, it } from 'vitest';
import type { Row } from '../row';
import { compareRows, slowdowns } from './compareRows';

/** Rounds of one case, by milliseconds a slice. */
const rows = (...times: number[]): Row[] =>
  times.map((msPerSlice) => ({
    case: 'train',
    engine: 'onnx',
    variant: 'lean',
    slices: 4,
    msPerSlice,
    gbPerSlice: 0.4,
  }));

describe('compareRows', () => {
  it('takes the fastest rounds, and the ratio of each round', () => {
    // The machine is three times slower in the second round, and other work hits the checkout in the third.
    const compared = compareRows({ checkout: rows(102, 306, 250), reference: rows(100, 300, 100) });
    expect(compared.ratio).toBeCloseTo(1.02, 12);
    expect(compared.byRound).toEqual([1.02, 1.02, 2.5]);
    expect(compared).toMatchObject({ case: 'train', engine: 'onnx', variant: 'lean', slices: 4 });
    expect(compared).toMatchObject({ msPerSlice: 102, referenceMsPerSlice: 100, memoryRatio: 1 });
  });

  it('tells how much more memory the checkout takes, where the case takes any', () => {
    const [row] = rows(100);
    const more = compareRows({ checkout: [{ ...row!, gbPerSlice: 0.6 }], reference: [row!] });
    expect(more.memoryRatio).toBeCloseTo(1.5, 12);
    const none = compareRows({ checkout: [row!], reference: [{ ...row!, gbPerSlice: 0 }] });
    expect(none.memoryRatio).toBeNull();
  });
});

describe('slowdowns', () => {
  const steady = compareRows({ checkout: rows(104, 99, 101), reference: rows(100, 100, 100) });
  const slower = compareRows({ checkout: rows(130, 390, 131), reference: rows(100, 300, 100) });
  const faster = compareRows({ checkout: rows(50, 50, 50), reference: rows(100, 100, 100) });

  it('flags the case that is slower in the fastest round and in most rounds, and no other', () => {
    expect(slowdowns([steady, slower, faster], 1.15)).toEqual([slower]);
  });

  it.each([
    ['one lucky round of the reference', rows(130, 130, 130), rows(100, 130, 130)],
    ['two unlucky rounds of the checkout', rows(100, 130, 130), rows(100, 100, 100)],
  ])('does not flag %s', (_, checkout, reference) => {
    expect(slowdowns([compareRows({ checkout, reference })], 1.15)).toEqual([]);
  });

  it('flags what is above the threshold', () => {
    expect(slowdowns([slower], 1.29)).toEqual([slower]);
    expect(slowdowns([slower], 1.3)).toEqual([]);
  });
});
