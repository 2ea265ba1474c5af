import { Gunzip, Inflate } from 'fflate';

/**
 * Compressed bytes fed at a time. They can expand about 1000-fold, and all of that is in memory before the limit
 * applies.
 */
const CHUNK = 1 << 14;

/**
 * Decompresses the data and stops after `limit` bytes. Compressed data can expand to a thousand times its size, and the
 * size that a gzip file states cannot be trusted.
 *
 * @param format `gzip`, or `deflate` without a header (DICOM's deflated transfer syntax).
 * @returns At most `limit` bytes; fewer if the data ends earlier.
 * @throws Whatever fflate throws if the data is damaged or cut short before `limit` bytes.
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
