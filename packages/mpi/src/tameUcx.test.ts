import { expect, it } from 'vitest';
import { tameUcx } from './tameUcx';

// startMpi.test.ts shows that a process is then left alone.
it('leaves what the user has set', () => {
  const environment = { UCX_ERROR_SIGNALS: 'SIGBUS' };
  tameUcx(environment);
  expect(environment).toEqual({ UCX_ERROR_SIGNALS: 'SIGBUS', UCX_MEM_EVENTS: 'n' });
});
