import { describe, expect, it } from 'vitest';
import { deviceOf } from './shareMachine';
import { allowedCores, threadsOf } from './threadsOf';

describe('threadsOf', () => {
  const [a, b] = [
    { host: 'a', cores: '0-15' },
    { host: 'b', cores: '0-15' },
  ];

  it.each([
    ['alone on 16 cores', [a], 16, 16],
    ['beside three others', [a, a, a, a], 16, 4],
    ['beside two others', [a, a, a], 16, 5],
    ['beside more than there are cores', [a, a, a, a], 2, 1],
    ['beside one on another host', [a, b, b], 16, 16],
    ['bound to cores of its own, as Open MPI does', [a, { host: 'a', cores: '16-31' }], 16, 16],
  ] as const)('shares the cores: %s', (_, all, count, threads) => {
    expect(threadsOf(a, all, count)).toBe(threads);
  });

  it('knows the cores of this process', () => {
    expect(allowedCores('a').cores).toMatch(process.platform === 'linux' ? /^[\d,-]+$/ : /^$/);
  });
});

describe('deviceOf', () => {
  it.each([
    [1, undefined, '1'],
    [1, '4,5,6', '5'],
    // Slurm has given this process a card.
    [1, '7', '7'],
    // More processes than cards: a process without a card says so when it starts.
    [3, '4,5', ''],
    [1, '', ''],
  ])('gives process %i of %s device %s', (localRank, visible, device) => {
    expect(deviceOf(localRank, visible)).toBe(device);
  });
});
