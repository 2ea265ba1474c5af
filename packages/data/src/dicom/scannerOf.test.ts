import { RadnetError } from '@radnet/core';
import { expect, it } from 'vitest';
import type { DicomKeyword } from './dicomTags';
import { scannerOf } from './scannerOf';

const scanner = (maker?: string, model?: string): string | undefined =>
  scannerOf({ text: (keyword: DicomKeyword) => (keyword === 'Manufacturer' ? maker : model) });

it.each([
  ['GE MEDICAL SYSTEMS', 'Revolution CT', 'GE MEDICAL SYSTEMS Revolution CT'],
  ['Philips', 'Philips CT Big Bore', 'Philips CT Big Bore'],
  ['SIEMENS', undefined, 'SIEMENS'],
  [undefined, 'Brilliance 64 (iCT)', 'Brilliance 64 iCT'],
  ['=HYPERLINK("x")', '+1', 'HYPERLINK x 1'],
  ['*', '?', undefined],
  [undefined, undefined, undefined],
  ['x'.repeat(80), 'y', 'x'.repeat(64)],
])('%s, %s: %s', (maker, model, expected) => {
  expect(scanner(maker, model)).toBe(expected);
});

it('does not fail a CT over a damaged element', () => {
  const text = (keyword: DicomKeyword): string => {
    if (keyword === 'Manufacturer') throw new RadnetError('damaged');
    return 'iCT';
  };
  expect(scannerOf({ text })).toBe('iCT');
});
