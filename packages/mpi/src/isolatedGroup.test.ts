import { hostname } from 'node:os';
import { expect, it, vi } from 'vitest';
import { isolatedGroup } from './isolatedGroup';

it('is a group of one process, which needs nobody', () => {
  const group = isolatedGroup();
  expect(group).toMatchObject({ rank: 0, size: 1, localRank: 0, localSize: 1, host: hostname() });
  expect(group).toMatchObject({ launcher: undefined, library: undefined });
  const values = Float32Array.of(1, 2);
  group.allreduce(values, 'max');
  group.bcast(values);
  group.barrier();
  expect([...values]).toEqual([1, 2]);
  expect(group.allgather('a')).toEqual(['a']);
  expect(group.gather('a')).toEqual(['a']);
  group.finish();
});

it('ends the process at abort', () => {
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => {
    throw new Error('ended');
  });
  expect(() => isolatedGroup().abort(7)).toThrow('ended');
  expect(exit).toHaveBeenCalledWith(7);
  exit.mockRestore();
});
