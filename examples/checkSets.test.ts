import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { checkSets } from './checkSets';
import { labelledScan } from './fixtures';

const mixed = [labelledScan('a', '010'), labelledScan('b', '000')];
const called = { label: 'any', minConsecutive: 2 };
const whole = (id: string) => labelledScan(id, '11', { labels: false });

describe('checkSets', () => {
  it.each([
    ['CTs of both classes', mixed, mixed],
    ['positive CTs alone, one of them', [labelledScan('a', '010')], mixed],
    ['validation CTs of which one is long enough', mixed, [labelledScan('c', '1'), labelledScan('d', '10')]],
    ['validation CTs of one class', mixed, [labelledScan('c', '00')]],
    ['validation CTs that are labelled as a whole', mixed, [whole('c'), labelledScan('d', '00')]],
  ])('lets %s pass', (_, training, validation) => {
    expect(() => checkSets(training, validation, called)).not.toThrow();
  });

  it.each([
    [
      'positive CTs to train on that are labelled as a whole',
      [...mixed, ...['1', '2', '3', '4', '5', '6'].map(whole)],
      mixed,
      /^training: .* for 6 of 8 \(1, 2, 3, 4, 5 and 1 more\)\. .* slice_label:any/,
    ],
    [
      'negative slices alone',
      [labelledScan('a', '00'), labelledScan('b', '000')],
      mixed,
      /^training: .* but every labelled slice is negative \(2 CTs, 5 slices\)\. .*--label, now 'any'/,
    ],
    [
      'positive slices alone',
      [labelledScan('a', '11')],
      mixed,
      /but every labelled slice is positive \(1 CT, 2 slices\)/,
    ],
    [
      'validation CTs that tell nothing',
      mixed,
      [whole('c')],
      /^validation: .* but every CT is positive and no slice/,
    ],
    [
      'validation CTs that are all too short to be called positive',
      mixed,
      [labelledScan('c', '1'), labelledScan('d', '0')],
      /^validation: expected a CT of at least 2 slices, .* got none with more than 1: no CT could be called/,
    ],
  ])('refuses %s, with what to do', (_, training, validation, message) => {
    expect(() => checkSets(training, validation, called)).toThrow(RadnetError);
    expect(() => checkSets(training, validation, called)).toThrow(message);
  });
});
