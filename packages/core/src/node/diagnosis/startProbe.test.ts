import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startProbe } from './startProbe';

const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

it('tests a backend in a process of its own', async () => {
  expect(await startProbe('wasm')).toMatchObject({ works: true, software: false });
});

it('tells of a process that a driver ends', async () => {
  expect(await startProbe('webgpu', fixture('crashingProbe.mjs'))).toEqual({
    works: false,
    reason: 'its process ended by SIGSEGV; it said last: driver: something is very wrong',
  });
});

it('ends a process that hangs', async () => {
  expect(await startProbe('webgpu', fixture('hangingProbe.mjs'), 500)).toEqual({
    works: false,
    reason: 'gave no answer within 0.5 s',
  });
});
