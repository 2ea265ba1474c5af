import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random';
import { splitByCt } from './splitByCt';

const scansOf = (positives: number, negatives: number) =>
  Array.from({ length: positives + negatives }, (_, i) => ({ id: `ct${i}`, positive: i < positives }));
const ids = (scans: readonly { id: string }[]) => scans.map((scan) => scan.id);

describe('splitByCt', () => {
  it("splits the paper's 77 CTs 70:30 with the share of positive ones kept", () => {
    const { train, test } = splitByCt(scansOf(44, 33), { seed: 1 });
    expect([train.length, test.length]).toEqual([54, 23]);
    expect(test.filter((scan) => scan.positive)).toHaveLength(13);
  });

  it('holds every scan once', () => {
    const scans = scansOf(12, 9);
    const { train, test } = splitByCt(scans, { testFraction: 0.4, seed: 1 });
    expect(ids([...train, ...test]).sort()).toEqual(ids(scans).sort());
  });

  it('depends on the seed and not on the order of the scans', () => {
    const scans = scansOf(20, 20);
    const split = splitByCt(scans, { seed: 'a' });
    expect(splitByCt(createRandom(3).shuffle(scans), { seed: 'a' })).toEqual(split);
    expect(splitByCt(scans, { seed: 'b' })).not.toEqual(split);
    expect(ids(split.test)).not.toEqual(ids(scans).sort().slice(0, split.test.length));
  });

  it('holds out each scan as often as any other', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 500; seed++) {
      for (const { id } of splitByCt(scansOf(5, 5), { seed }).test) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    // 0.3 * 5 = 1.5 rounds to 2 of 5: 200 of 500 times.
    for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(45);
  });

  it('leaves both classes on both sides where there are two of each', () => {
    const { train, test } = splitByCt(scansOf(2, 2), { testFraction: 0.05, seed: 1 });
    expect(test.map((scan) => scan.positive).sort()).toEqual([false, true]);
    expect(train).toHaveLength(2);
    expect(splitByCt(scansOf(1, 4), { seed: 1 }).train.some((scan) => scan.positive)).toBe(true);
  });

  it('leaves no side without a scan where there are two, a positive one to train on', () => {
    for (const testFraction of [0.1, 0.9]) {
      const { train, test } = splitByCt(scansOf(1, 1), { testFraction, seed: 1 });
      expect(train.map((scan) => scan.positive)).toEqual([true]);
      expect(test.map((scan) => scan.positive)).toEqual([false]);
    }
    expect(splitByCt(scansOf(1, 0), { testFraction: 0.3, seed: 1 }).train).toHaveLength(1);
    expect(splitByCt(scansOf(0, 2), { testFraction: 0.1, seed: 1 }).test).toHaveLength(1);
  });

  it('refuses ids that come twice, no scans, and fractions that leave a side empty', () => {
    const [scan] = scansOf(1, 0);
    expect(() => splitByCt([scan!, scan!], { seed: 1 })).toThrow(RadnetError);
    expect(() => splitByCt([scan!, scan!], { seed: 1 })).toThrow(/'ct0' twice/);
    expect(() => splitByCt([], { seed: 1 })).toThrow(/got none/);
    for (const testFraction of [0, 1, NaN]) {
      expect(() => splitByCt(scansOf(3, 3), { testFraction, seed: 1 })).toThrow(/testFraction/);
    }
  });
});
