import crc32c from 'crc-32/crc32c.js';

const LENGTH_BYTES = 8;
const CRC_BYTES = 4;

/**
 * Frames a message for TensorFlow's record files (TFRecord): its length (uint64), the masked CRC-32C of the length
 * (uint32), the message, and the message's masked CRC-32C (uint32), all little-endian.
 */
export function eventRecord(message: Uint8Array): Uint8Array {
  const record = new Uint8Array(LENGTH_BYTES + CRC_BYTES + message.length + CRC_BYTES);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(message.length), true);
  view.setUint32(LENGTH_BYTES, maskedCrc32c(record.subarray(0, LENGTH_BYTES)), true);
  record.set(message, LENGTH_BYTES + CRC_BYTES);
  view.setUint32(record.length - CRC_BYTES, maskedCrc32c(message), true);
  return record;
}

/**
 * Returns the CRC-32C (RFC 3720, appendix B.4) of some bytes, rotated right by 15 bits, plus a constant. TFRecord masks
 * CRCs this way because the CRC of data that contains its own CRC is a weak check.
 */
function maskedCrc32c(data: Uint8Array): number {
  const crc = crc32c.buf(data);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
