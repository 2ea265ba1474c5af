import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { chooseBalance } from './balance';
import { labelledScan } from './fixtures';

const positive = labelledScan('a', '00110');
const negative = labelledScan('b', '00000');

describe('chooseBalance', () => {
  it.each([
    ['by CT where there are both classes', [positive, negative], 3, 'scans', /CTs are drawn equally often/],
    [
      'by slice where every CT is positive',
      [positive],
      3,
      'slices',
      /by slice, because every CT is positive/,
    ],
    ['by slice where every CT is negative', [negative], 4, 'slices', /because every CT is negative/],
    [
      'not at all where CTs of one class come whole',
      [positive],
      5,
      undefined,
      /none, because .* taken whole/,
    ],
  ])('is %s', (_, scans, maxSlices, balance, line) => {
    const chosen = chooseBalance(scans, maxSlices);
    expect(chosen.balance).toBe(balance);
    expect(chosen.line).toMatch(line);
  });

  it('is what was asked for', () => {
    expect(chooseBalance([positive], 3, 'slices')).toEqual({
      balance: 'slices',
      line: 'balance: slices, as asked for',
    });
    expect(chooseBalance([positive, negative], 3, 'scans').balance).toBe('scans');
    expect(chooseBalance([positive], 3, 'none')).toEqual({
      balance: undefined,
      line: 'balance: none, as asked for',
    });
  });

  it('says that runs cannot be balanced where every CT comes whole', () => {
    expect(chooseBalance([positive, negative], 5, 'slices').line).toBe(
      'balance: slices, as asked for, which has no effect: no CT is longer than --max-slices 5, so each is taken whole',
    );
  });

  it('refuses to balance CTs of one class, with what to do', () => {
    const choose = () => chooseBalance([positive], 3, 'scans');
    expect(choose).toThrow(RadnetError);
    expect(choose).toThrow(
      /^--balance scans: expected .* every CT is positive\. Use --balance slices or --balance none\.$/,
    );
  });
});
