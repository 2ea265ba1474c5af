import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { originOf, originOfFile } from './callOrigin';

const folder = mkdtempSync(join(tmpdir(), 'radnet-call-origin-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('is validation, unless the training was given a threshold', () => {
  expect(originOf({})).toBe('validation');
  expect(originOf({ threshold: 0 })).toBe('given');
});

it.each([
  ['{"threshold":0.3}', 'predictions.csv', 'given'],
  ['{"seed":1}', 'predictions.csv', 'validation'],
  ['{"seed":1}', 'copied.csv', 'file'],
  ['null', 'predictions.csv', 'file'],
  ['{', 'predictions.csv', 'file'],
])('beside settings %s, for %s is %s', async (settings, file, origin) => {
  writeFileSync(join(folder, 'settings.json'), settings);
  expect(await originOfFile(join(folder, file))).toBe(origin);
});
