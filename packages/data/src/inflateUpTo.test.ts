import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inflateUpTo } from './inflateUpTo';

const bytes = Uint8Array.from({ length: 200_000 }, (_, index) => (index * index) >> 3);

describe('inflateUpTo', () => {
  it.each(['gzip', 'deflate'] as const)('unfolds %s to the end, or to the limit', (format) => {
    const packed = format === 'gzip' ? gzipSync(bytes) : deflateRawSync(bytes);
    expect(Buffer.compare(inflateUpTo(packed, format, 1e9), bytes)).toBe(0);
    expect(Buffer.compare(inflateUpTo(packed, format, 352), bytes.subarray(0, 352))).toBe(0);
  });

  it('stops early on data that unfolds to much more', () => {
    const bomb = gzipSync(new Uint8Array(1e8));
    const before = process.memoryUsage().arrayBuffers;
    expect(inflateUpTo(bomb, 'gzip', 1000)).toHaveLength(1000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8e7);
  });

  it('throws on damaged data and on data cut short', () => {
    const packed = gzipSync(bytes);
    expect(() => inflateUpTo(packed.subarray(0, packed.length / 2), 'gzip', 1e9)).toThrow();
    expect(() => inflateUpTo(packed.fill(0xff, 30, 60), 'gzip', 1e9)).toThrow();
  });
});
