import { sha256 as digest } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** The SHA-256 of concatenated parts, in hexadecimal. It does not use the browser's own, which is missing on plain http. */
export function sha256(...parts: readonly Uint8Array[]): string {
  const hash = digest.create();
  for (const part of parts) hash.update(part);
  return bytesToHex(hash.digest());
}
