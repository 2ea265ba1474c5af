import { describe, expect, it } from 'vitest';
import { createRandom } from '../random';
import { balanceClasses } from './balanceClasses';

const scansOf = (positives: number, negatives: number) =>
  Array.from({ length: positives + negatives }, (_, i) => ({ id: i, positive: i < positives }));
const timesDrawn = (drawn: readonly { id: number }[], id: number) =>
  drawn.filter((scan) => scan.id === id).length;

describe('balanceClasses', () => {
  it.each([
    [44, 33],
    [3, 11],
    [4, 4],
    [1, 7],
  ])('draws %d positive and %d negative scans equally often', (positives, negatives) => {
    const scans = scansOf(positives, negatives);
    const drawn = balanceClasses(scans, createRandom(1));
    const more = Math.max(positives, negatives);
    expect(drawn.filter((scan) => scan.positive)).toHaveLength(more);
    expect(drawn.filter((scan) => !scan.positive)).toHaveLength(more);
    // No scan of a class more than once more often than another.
    const fewer = Math.min(positives, negatives);
    for (const { id, positive } of scans) {
      const rarer = positive === positives < negatives;
      const times = timesDrawn(drawn, id);
      const expected = rarer ? [Math.floor(more / fewer), Math.ceil(more / fewer)] : [1];
      if (positives !== negatives) expect(expected).toContain(times);
    }
  });

  it('repeats others from stream to stream, and the same for the same stream', () => {
    const scans = scansOf(10, 4);
    const repeated = (seed: number) => balanceClasses(scans, createRandom(seed)).slice(14);
    expect(repeated(1)).toEqual(repeated(1));
    const streams = Array.from({ length: 200 }, (_, seed) => repeated(seed)).flat();
    for (let id = 10; id < 14; id++) expect(Math.abs(timesDrawn(streams, id) - 300)).toBeLessThan(30);
  });

  it('refuses a single class', () => {
    expect(() => balanceClasses(scansOf(3, 0), createRandom(1))).toThrow(/got 3 positive and 0 negative/);
  });
});
