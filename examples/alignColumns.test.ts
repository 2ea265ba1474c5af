import { expect, it } from 'vitest';
import { alignColumns } from './alignColumns';

it('aligns names to the left and numbers to the right', () => {
  const rows = [
    ['kernel', 'count', 'shapes'],
    ['Add', '12', '[4]'],
    ['Multiply', '3', ''],
  ];
  expect(alignColumns(rows, [0, 2])).toEqual([
    'kernel    count  shapes',
    'Add          12  [4]',
    'Multiply      3',
  ]);
});
