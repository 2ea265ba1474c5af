import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha256 } from './sha256';

it.each(['', 'abc', 'x'.repeat(1000)])("is Node's own of '%.5s'", (text) => {
  const bytes = new TextEncoder().encode(text);
  expect(sha256(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
});

it('is that of all parts in a row', () => {
  expect(sha256(Uint8Array.of(1, 2), Uint8Array.of(), Uint8Array.of(3))).toBe(sha256(Uint8Array.of(1, 2, 3)));
});
