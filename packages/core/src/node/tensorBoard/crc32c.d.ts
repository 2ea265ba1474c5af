/** The package declares the types of its main file only. */
declare module 'crc-32/crc32c.js' {
  /** CRC-32C (Castagnoli), as a signed 32-bit integer. */
  export function buf(data: Uint8Array): number;
}
