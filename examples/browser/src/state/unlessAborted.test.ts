import { expect, it } from 'vitest';
import { unlessAborted } from './unlessAborted';

const STOPPED = new Error('stopped');

it('hands on the answer, or why there is none', async () => {
  const { signal } = new AbortController();
  expect(await unlessAborted(Promise.resolve(1), signal)).toBe(1);
  await expect(unlessAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
});

it('does not wait for an answer that never comes', async () => {
  const stop = new AbortController();
  const answer = unlessAborted(new Promise(() => undefined), stop.signal);
  stop.abort(STOPPED);
  await expect(answer).rejects.toBe(STOPPED);
});

it('does not hear an answer that came in the moment it was stopped, or after', async () => {
  const stop = new AbortController();
  const answer = unlessAborted(Promise.resolve(1), stop.signal);
  stop.abort(STOPPED);
  await expect(answer).rejects.toBe(STOPPED);
  await expect(unlessAborted(Promise.resolve(1), stop.signal)).rejects.toBe(STOPPED);
});
