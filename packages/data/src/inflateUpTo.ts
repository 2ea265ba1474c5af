import { Gunzip, Inflate } from 'fflate';

/** Compressed bytes fed at a time: what they unfold to, at most about 1000 times as much, is held before the limit acts. */
const CHUNK = 1 << 14;

/**
 * Decompresses until `limit` bytes have come out, and no further: compressed data can unfold to a thousand times its
 * size, and the size that a gzip file states is not to be trusted.
 *
 * @param format `gzip`, or `deflate` without a header (DICOM's deflated transfer syntax).
 * @returns At most `limit` bytes; fewer where the data ends before.
 * @throws What fflate throws where the data is damaged or cut short before `limit` bytes.
 */
export function inflateUpTo(bytes: Uint8Array, format: 'gzip' | 'deflate', limit: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  const collect = (part: Uint8Array): void => {
    parts.push(part);
    total += part.length;
  };
  const stream = format === 'gzip' ? new Gunzip(collect) : new Inflate(collect);
  for (let start = 0; start < bytes.length && total < limit; start += CHUNK) {
    stream.push(bytes.subarray(start, start + CHUNK), start + CHUNK >= bytes.length);
  }
  const result = new Uint8Array(Math.min(total, limit));
  let filled = 0;
  for (const part of parts) {
    const fitting = part.subarray(0, result.length - filled);
    result.set(fitting, filled);
    filled += fitting.length;
  }
  return result;
}
