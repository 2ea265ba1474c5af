import { describe, expect, it } from 'vitest';
import { eventRecord } from './eventRecord';

/** Undoes the mask. */
function crcAt(record: Uint8Array, offset: number): number {
  const masked = new DataView(record.buffer).getUint32(offset, true);
  const rotated = (masked - 0xa282ead8) >>> 0;
  return ((rotated >>> 17) | (rotated << 15)) >>> 0;
}

describe('eventRecord', () => {
  it.each([
    // RFC 3720, appendix B.4.
    ['zeros', new Uint8Array(32), 0x8a9136aa],
    ['ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['ascending', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['descending', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ])('closes 32 bytes with their CRC-32C: %s', (_, message, crc) => {
    const record = eventRecord(message);
    expect(record).toHaveLength(48);
    expect([...record.subarray(0, 8)]).toEqual([32, 0, 0, 0, 0, 0, 0, 0]);
    expect(record.subarray(12, 44)).toEqual(message);
    expect(crcAt(record, 44).toString(16)).toBe(crc.toString(16));
  });
});
