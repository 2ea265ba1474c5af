import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkSeal, sealFolder } from './sealFolder';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'radnet-seal-'));
  writeFileSync(join(folder, 'a.bin'), Buffer.alloc(1000, 7));
  writeFileSync(join(folder, 'b.json'), '{"b": 1}');
  await sealFolder(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const path = (name: string): string => join(folder, name);

/** Flips one bit. */
function flip(name: string, at: number): void {
  const bytes = readFileSync(path(name));
  bytes[at]! ^= 1;
  writeFileSync(path(name), bytes);
}

it('accepts a folder as it was sealed, and files that came later', async () => {
  await checkSeal(folder);
  writeFileSync(path('predictions.csv'), '');
  await checkSeal(folder);
});

it.each<[string, () => void, string]>([
  ['a file cut short', () => truncateSync(path('a.bin'), 999), 'a.bin: expected 1000 bytes, found 999'],
  [
    'a bit flipped',
    () => flip('a.bin', 500),
    'a.bin: damaged, expected SHA-256 [0-9a-f]{12}\\.\\.\\., found',
  ],
  ['a file missing', () => rmSync(path('b.json')), 'cannot read .*b.json: no such file'],
  ['a seal missing', () => rmSync(path('checkpoint.json')), 'expected a checkpoint .*, found a.bin, b.json'],
  ['a seal cut short', () => truncateSync(path('checkpoint.json'), 40), 'checkpoint.json: expected JSON'],
  [
    'a seal of another program',
    () => writeFileSync(path('checkpoint.json'), '{"format": "x"}'),
    "checkpoint.json: expected format 'radnet-checkpoint-1', got 'x'",
  ],
])('refuses %s', async (_, damage, message) => {
  damage();
  await expect(checkSeal(folder)).rejects.toThrow(new RegExp(message));
});

it('refuses every bit flipped in the seal itself', async () => {
  const { length } = readFileSync(path('checkpoint.json'));
  const sound = readFileSync(path('checkpoint.json'), 'utf8');
  for (let at = 0; at < length; at++) {
    // Line ends and the spaces before a line mean nothing.
    if (/\s/.test(sound[at]!)) continue;
    flip('checkpoint.json', at);
    await expect(checkSeal(folder), `byte ${at}`).rejects.toThrow(
      /checkpoint\.json|SHA-256|bytes|cannot read/,
    );
    flip('checkpoint.json', at);
  }
});

it('names all that is damaged', async () => {
  truncateSync(path('a.bin'), 0);
  rmSync(path('b.json'));
  await expect(checkSeal(folder)).rejects.toThrow(
    /a\.bin: expected 1000 bytes, found 0; cannot read .*b\.json/,
  );
});
