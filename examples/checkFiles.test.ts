import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { requireNewFile, requireReadableFile } from './checkFiles';
import { UsageError } from './commandLine';

const folder = mkdtempSync(join(tmpdir(), 'radnet-check-files-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'file');
writeFileSync(file, '');

it('lets a file pass that can be read, and one that can be made', () => {
  requireReadableFile('compare', file);
  requireNewFile('json', join(folder, 'new.json'));
});

it.each([
  [
    'no file',
    () => requireReadableFile('compare', join(folder, 'none')),
    /^--compare: cannot read .*none: no such/,
  ],
  ['a folder', () => requireReadableFile('compare', folder), /^--compare: cannot read .*: it is a folder/],
  ['a file that is there', () => requireNewFile('json', file), /^--json: expected a new file/],
  ['no folder', () => requireNewFile('json', join(folder, 'a', 'b')), /^--json: cannot write .*b: no such/],
  ['a file as folder', () => requireNewFile('json', join(file, 'b')), /^--json: cannot write .*b: a part of/],
])('refuses %s', (_, check, message) => {
  expect(check).toThrow(UsageError);
  expect(check).toThrow(message);
});
