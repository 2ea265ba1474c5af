import { describe, expect, it } from 'vitest';
import { deviceOf } from './shareMachine';
import { threadsOf } from './threadsOf';

describe('threadsOf', () => {
  it.each([
    [1, 16, 16, 16],
    [4, 16, 16, 4],
    [3, 16, 16, 5],
    [4, 2, 2, 1],
    // Open MPI has bound each process to its cores.
    [4, 16, 4, 4],
    [2, 2, 1, 1],
  ])(
    'gives one of %i processes on %i cores, of which it may use %i: %i',
    (processes, cores, allowed, threads) => {
      expect(threadsOf(processes, { cores, allowed })).toBe(threads);
    },
  );
});

describe('deviceOf', () => {
  it.each([
    [1, undefined, '1'],
    [1, '4,5,6', '5'],
    // Slurm has given this process one.
    [1, '7', '7'],
    // More processes than cards: a process without one says so when it starts.
    [3, '4,5', ''],
    [1, '', ''],
  ])('gives process %i of %s device %s', (localRank, visible, device) => {
    expect(deviceOf(localRank, visible)).toBe(device);
  });
});
