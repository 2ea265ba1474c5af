import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { guides } from './guides';
import { repository } from './repository';

test('every guide stands in the navigation', () => {
  const listed = guides.flatMap(({ pages }) => Object.keys(pages));
  const files = readdirSync(join(repository, 'docs')).filter((name) => name.endsWith('.md'));
  expect(files.filter((name) => !listed.includes(name))).toEqual([]);
});
