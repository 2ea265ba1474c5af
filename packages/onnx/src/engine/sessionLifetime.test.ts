import { expect, it, vi } from 'vitest';
import { SessionLifetime } from './sessionLifetime';

it('ends a session that made nothing on the device at once', () => {
  const dispose = vi.fn();
  new SessionLifetime(dispose).end();
  expect(dispose).toHaveBeenCalledOnce();
});

it('ends a session after the last tensor that it made', () => {
  const dispose = vi.fn();
  const lifetime = new SessionLifetime(dispose);
  lifetime.hold();
  lifetime.hold();
  lifetime.letGo();
  lifetime.end();
  expect(dispose).not.toHaveBeenCalled();
  lifetime.letGo();
  expect(dispose).toHaveBeenCalledOnce();
});

it('keeps a session that is not over, whatever it made is gone', () => {
  const dispose = vi.fn();
  const lifetime = new SessionLifetime(dispose);
  lifetime.hold();
  lifetime.letGo();
  expect(dispose).not.toHaveBeenCalled();
});
