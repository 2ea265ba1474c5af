import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha256 } from './sha256';

it.each(['', 'abc', 'x'.repeat(1000)])("is Node's own of '%.5s'", async (text) => {
  const bytes = new TextEncoder().encode(text);
  expect(await sha256(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
});
