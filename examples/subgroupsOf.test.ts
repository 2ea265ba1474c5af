import type { MeasuredScan } from '@radnet/data';
import { expect, it } from 'vitest';
import { labelledScan } from './fixtures';
import { subgroupsOf } from './subgroupsOf';

const scan = (z?: number, more: Partial<MeasuredScan> = {}, scanner?: string): MeasuredScan => {
  const base = labelledScan('a', '01');
  const geometry = z === undefined ? undefined : { positionsMm: [0, z], spacingMm: { x: 1, y: 1, z } };
  return {
    ...base,
    ...more,
    summary: { ...base.summary, ...(geometry && { geometry }), ...(scanner !== undefined && { scanner }) },
  };
};

it.each([
  [0.625, 'under 2 mm'],
  [2, '2 to 4 mm'],
  [3.99, '2 to 4 mm'],
  [5, '4 mm and more'],
])('%d mm: %s', (z, thickness) => {
  expect(subgroupsOf(scan(z))).toEqual({ thickness });
});

it('gives what the manifest says the last word, and nothing where nothing is known', () => {
  expect(subgroupsOf(scan(5, { groups: { kind: 'subdural', scanner: 'CT 1' } }, 'GE'))).toEqual({
    thickness: '4 mm and more',
    scanner: 'CT 1',
    kind: 'subdural',
  });
  expect(subgroupsOf(scan(undefined, {}, 'GE'))).toEqual({ scanner: 'GE' });
  expect(subgroupsOf(scan())).toBeUndefined();
});
