import { expect, it } from 'vitest';
import { csvRows } from './csvRows';

const rowsOf = (text: string): [number, ...string[]][] => {
  const rows: [number, ...string[]][] = [];
  csvRows(text, 'file', (cells, row) => rows.push([row, ...cells]));
  return rows;
};

it('counts lines, also of rows that span several and of empty ones', () => {
  expect(rowsOf('a,b\n"1\n2",3\n\n4,"5 ""six"""\n')).toEqual([
    [1, 'a', 'b'],
    [2, '1\n2', '3'],
    [5, '4', '5 "six"'],
  ]);
});

it('refuses quotes that do not close, and rows of another length', () => {
  expect(() => rowsOf('a,b\n1,"2')).toThrow('file: row 2: expected quotes that close');
  expect(() => rowsOf('a,b\n1,2,3')).toThrow('file: row 2: expected 2 cells as in the first row, got 3');
});
