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

it(
  'does not wait for a process that has answered and hangs, and leaves none',
  { timeout: 20_000 },
  async () => {
    const start = performance.now();
    const result = await startProbe('tfjs-node-gpu', fixture('answeringProbe.mjs'));
    expect(performance.now() - start).toBeLessThan(15_000);
    const pid = Number(!result.works && /\((\d+)\)/.exec(result.reason)?.[1]);
    expect(pid).toBeGreaterThan(0);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  },
);

it('adds what the process printed to a failure, and to that alone', async () => {
  expect(await startProbe('tfjs-node-gpu', fixture('answeringProbe.mjs'))).toMatchObject({
    works: false,
    reason: expect.stringMatching(
      /^no GPU \(\d+\)\. It printed: Could not load dynamic library 'libcudnn\.so\.8'$/,
    ) as string,
  });
  expect(await startProbe('webgpu', fixture('answeringProbe.mjs'))).toMatchObject({ works: true });
});
