import { describe, expect, it } from 'vitest';
import { largeAllreduceMs, meanLargestNormal, predictStep } from './predictStep';

const network = { latencyMs: 1, largeLatencyMs: 3, bytesPerMs: 1000 };
const work = { computeMs: 100, spreadMs: 2, packMs: 5, bytes: 40_000, smallExchanges: 3 };

describe('predictStep', () => {
  it('adds up what a step of four processes consists of', () => {
    const { waitMs, ...rest } = predictStep(work, network, 4);
    // 2 * 2 rounds of 3 ms, 2 * 3/4 * 40 KB at 1 KB/ms, and 2 rounds of 1 ms for each of the small ones.
    expect(rest).toEqual({ computeMs: 100, packMs: 5, exchangeMs: 12 + 60 + 6, stepMs: 105 + waitMs + 78 });
    expect(waitMs).toBeCloseTo(2 * 1.0294, 3);
  });

  it('is the compute time of one process by itself', () => {
    expect(predictStep(work, network, 1)).toMatchObject({ exchangeMs: 0, waitMs: 0, stepMs: 100 });
  });

  it('takes as many rounds for 5 processes as for 8', () => {
    const nothing = { ...network, bytesPerMs: Infinity };
    expect(largeAllreduceMs(1e6, nothing, 5)).toBe(18);
    expect(largeAllreduceMs(1e6, nothing, 8)).toBe(18);
  });
});

describe('meanLargestNormal', () => {
  // Harter: Expected values of normal order statistics, Biometrika 48 (1961), table 1.
  it.each([
    [1, 0],
    [2, 0.56419],
    [4, 1.02938],
    [10, 1.53875],
    [100, 2.50759],
  ])('of %i numbers is %d', (count, mean) => {
    expect(meanLargestNormal(count)).toBeCloseTo(mean, 4);
  });
});
