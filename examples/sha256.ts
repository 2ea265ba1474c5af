/** SHA-256 in hexadecimal, in Node and in a page (one over HTTPS, or of this machine: browsers give no other any cryptography). */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
