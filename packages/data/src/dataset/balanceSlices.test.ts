import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random';
import { balanceSlices } from './balanceSlices';

const both = Uint8Array.of(0, 1, 0);
const positive = Uint8Array.of(1, 1);
const negative = Uint8Array.of(0, 0);
const wanted = (labels: Uint8Array[], seed = 1) => balanceSlices(labels, createRandom(seed));
const count = (labels: readonly number[]) => labels.filter((label) => label === 1).length;

describe('balanceSlices', () => {
  it('wants a positive slice of half the scans, and of each as often', () => {
    const times = [0, 0, 0, 0, 0, 0];
    for (let seed = 0; seed < 200; seed++) {
      const labels = wanted(new Array<Uint8Array>(6).fill(both), seed);
      expect(count(labels)).toBe(3);
      labels.forEach((label, scan) => (times[scan]! += label));
    }
    for (const drawn of times) expect(Math.abs(drawn - 100)).toBeLessThan(30);
    expect(wanted([both, both, both], 7)).toEqual(wanted([both, both, both], 7));
  });

  it.each([1, 5])('wants as many of both classes over many epochs of %d scans', (scans) => {
    const epochs = 200;
    const counts = Array.from({ length: epochs }, (_, epoch) => {
      const random = createRandom(7).fork(epoch);
      return count(balanceSlices(new Array<Uint8Array>(scans).fill(both), random));
    });
    const [fewer, more] = [(scans - 1) / 2, (scans + 1) / 2];
    expect(new Set(counts)).toEqual(new Set([fewer, more]));
    expect(Math.abs(counts.filter((one) => one === more).length - epochs / 2)).toBeLessThan(30);
  });

  it('lets scans that have a choice make up for those that have none', () => {
    expect(wanted([both, negative, both, negative])).toEqual([1, 0, 1, 0]);
    expect(wanted([both, positive, both, positive])).toEqual([0, 1, 0, 1]);
    expect(wanted([both, negative, negative, negative])).toEqual([1, 0, 0, 0]);
    expect(wanted([positive, negative])).toEqual([1, 0]);
  });

  it('refuses slices of one class', () => {
    expect(() => wanted([negative, negative])).toThrow(RadnetError);
    expect(() => wanted([negative, negative])).toThrow(/slices, got none that is positive/);
    expect(() => wanted([positive])).toThrow(/slices, got none that is negative/);
  });
});
