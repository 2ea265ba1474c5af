/** Returns a new, globally unique DICOM UID: a random UUID as a decimal number under 2.25 (PS3.5, section B.2). */
export function newUid(): string {
  return `2.25.${BigInt(`0x${crypto.randomUUID().replaceAll('-', '')}`)}`;
}
