import { describe, expect, it } from 'vitest';
import { fitNetwork } from './fitNetwork';
import { largeAllreduceMs } from './predictStep';

describe('fitNetwork', () => {
  it('finds the network that the times were made with', () => {
    const network = { latencyMs: 1.1, largeLatencyMs: 3.2, bytesPerMs: 110_000 };
    const large = [2 ** 18, 2 ** 20, 2 ** 22, 2 ** 24].map((bytes) => ({
      bytes,
      ms: largeAllreduceMs(bytes, network, 4),
    }));
    const found = fitNetwork([{ bytes: 8, ms: 2.2 }, ...large], 4);
    expect(found.latencyMs).toBeCloseTo(1.1, 10);
    expect(found.largeLatencyMs).toBeCloseTo(3.2, 8);
    expect(found.bytesPerMs).toBeCloseTo(110_000, 2);
  });

  it.each([
    ['no small ones', [2 ** 20, 2 ** 22]],
    ['one size of large ones', [8, 2 ** 20, 2 ** 20]],
  ])('refuses %s', (_, sizes) => {
    const times = sizes.map((bytes) => ({ bytes, ms: bytes }));
    expect(() => fitNetwork(times, 2)).toThrow(/expected allreduces of at most 64 bytes/);
  });

  it('refuses times that fall with the size', () => {
    const times = [8, 2 ** 20, 2 ** 22].map((bytes) => ({ bytes, ms: 1 / bytes }));
    expect(() => fitNetwork(times, 2)).toThrow(/larger arrays to take longer/);
  });
});
