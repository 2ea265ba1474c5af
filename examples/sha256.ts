import { sha256 as digest } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** SHA-256 in hexadecimal of bytes, one part after the other. Not the browser's own, which pages on plain http do not have. */
export function sha256(...parts: readonly Uint8Array[]): string {
  const hash = digest.create();
  for (const part of parts) hash.update(part);
  return bytesToHex(hash.digest());
}
