import { format } from 'prettier';
import { expect, it } from 'vitest';
import { markdownTable } from './markdownTable';

it('is a table that prettier leaves as it is', async () => {
  const table = markdownTable(
    ['ranks', 'ms'],
    [
      ['1', '12,345'],
      ['512', '7'],
    ],
  );
  expect(table.split('\n')[2]).toBe('| 1     | 12,345 |');
  expect(await format(table, { parser: 'markdown' })).toBe(`${table}\n`);
});
