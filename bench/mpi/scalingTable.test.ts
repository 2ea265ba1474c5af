import { describe, expect, it } from 'vitest';
import { mostThatPay, strongScaling, weakScaling } from './scalingTable';

const scan = { scanMs: 100, relativeSpread: 0, packMs: 0, bytes: 1000, smallExchanges: 1 };
/** An exchange among 4 takes 2 * 3/4 * 1000 bytes / (15 bytes/ms) = 100 ms, and one among very many 133 ms. */
const network = { latencyMs: 0, largeLatencyMs: 0, bytesPerMs: 15 };

describe('weakScaling', () => {
  it('has each rank compute as much as one by itself', () => {
    const { stepMs, ...rest } = weakScaling(scan, network, 3, 4);
    expect(stepMs).toBeCloseTo(400);
    expect(rest).toMatchObject({ ranks: 4, overhead: 0.25, speedup: 3, efficiency: 0.75 });
  });

  it('does not change one rank', () => {
    expect(weakScaling(scan, network, 3, 1)).toMatchObject({ stepMs: 300, speedup: 1, efficiency: 1 });
  });
});

describe('strongScaling', () => {
  it('shares the batch out', () => {
    expect(strongScaling(scan, network, 12, 4)).toMatchObject({ stepMs: 400, speedup: 3 });
  });

  it('goes by the rank that gets most CTs', () => {
    // 5 CTs of 4 ranks: one has two.
    expect(strongScaling(scan, network, 5, 4)).toMatchObject({ stepMs: 300, speedup: 500 / 300 });
  });

  it('gains nothing by ranks without a CT', () => {
    const free = { ...network, bytesPerMs: Infinity };
    expect(strongScaling(scan, free, 8, 512).speedup).toBe(8);
  });
});

describe('mostThatPay', () => {
  it('is the last power of two of half the efficiency', () => {
    // Of 16 CTs: 16 * 100 ms by one rank, of 8 ranks 200 + 117 ms (0.63), of 16 ranks 100 + 125 ms (0.44).
    expect(mostThatPay((ranks) => strongScaling(scan, network, 16, ranks), 4096)).toBe(8);
  });

  it('ends at the most that there are', () => {
    const free = { ...network, bytesPerMs: Infinity };
    expect(mostThatPay((ranks) => weakScaling(scan, free, 1, ranks), 512)).toBe(512);
  });
});
