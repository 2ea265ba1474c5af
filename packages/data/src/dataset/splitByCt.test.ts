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

  it('keeps the scans of a patient on one side, and the shares by patient', () => {
    const scans = scansOf(12, 18).map((scan, i) => ({ ...scan, patientId: `P${i % 10}` }));
    for (let seed = 0; seed < 20; seed++) {
      const { train, test } = splitByCt(scans, { seed });
      const patients = new Set(test.map((scan) => scan.patientId));
      expect(patients.size).toBe(3);
      expect(test).toHaveLength(9);
      expect(train.some((scan) => patients.has(scan.patientId))).toBe(false);
    }
  });

  it('splits as without patients where each has one scan, or those with a patient beside those without', () => {
    const scans = scansOf(10, 10);
    const plain = splitByCt(scans, { seed: 1 });
    const own = scans.map((scan, i) => (i % 2 === 0 ? { ...scan, patientId: `P${i}` } : scan));
    expect(ids(splitByCt(own, { seed: 1 }).test)).toEqual(ids(plain.test));
    const both = scansOf(2, 0).map((scan) => ({ ...scan, patientId: 'P1' }));
    expect(splitByCt(both, { seed: 1 }).train).toHaveLength(2);
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
