const PREAMBLE = 128;
const MARK = 'DICM';

/** The group of the pixel data, the last one expected: tags ascend within a data set. */
const LAST_GROUP = 0x7fe0;

/** Bytes of an element before its value: group number, element number, and value representation with length. */
const ELEMENT_START = 8;

const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';
const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
const EXPLICIT_BIG_ENDIAN = '1.2.840.10008.1.2.2';

/** Number of first bytes that are enough to recognize any kind of file. */
export const TELLING_BYTES = 1024;

/**
 * Whether the bytes begin like a DICOM file: with `DICM` at byte 128 (PS3.10, section 7.1) or, without a preamble as
 * old archives wrote them, with a meta header or a data set that begins with group 0008.
 *
 * @param bytes The first `TELLING_BYTES` of a file, or more.
 */
export function isDicom(bytes: Uint8Array): boolean {
  return hasMark(bytes) || beginsWithMeta(bytes) || bareSyntaxOf(bytes) !== undefined;
}

/**
 * Brings a file to the layout of PS3.10. A file without a preamble is copied behind one. A bare data set, with or
 * without the preamble and `DICM` before it, does not name its transfer syntax. It is inferred as pydicom's
 * `force=True` does: explicit if two letters follow the first tag, big endian if the tag makes sense in that order
 * only, otherwise implicit little endian.
 *
 * @returns Undefined if the bytes are not DICOM.
 */
export function part10File(bytes: Uint8Array): Uint8Array | undefined {
  if (hasMark(bytes)) {
    const rest = bytes.subarray(PREAMBLE + MARK.length);
    const bare = bareSyntaxOf(rest);
    return bare === undefined ? bytes : behindPreamble(rest, metaHeader(bare));
  }
  if (beginsWithMeta(bytes)) return behindPreamble(bytes);
  const syntax = bareSyntaxOf(bytes);
  return syntax === undefined ? undefined : behindPreamble(bytes, metaHeader(syntax));
}

function hasMark(bytes: Uint8Array): boolean {
  return [...MARK].every((letter, index) => bytes[PREAMBLE + index] === letter.charCodeAt(0));
}

/** Whether the bytes begin with a meta header, which is explicit little endian whatever the data set uses. */
function beginsWithMeta(bytes: Uint8Array): boolean {
  return bytes[0] === 2 && bytes[1] === 0 && bytes[3] === 0 && hasLetters(bytes);
}

/**
 * Returns the transfer syntax in which the first two elements make sense, with ascending tags that start at group 0008.
 */
function bareSyntaxOf(bytes: Uint8Array): string | undefined {
  if (bytes.length < ELEMENT_START) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = view.getUint16(0, true) === 8;
  if (!little && view.getUint16(0, false) !== 8) return undefined;
  const explicit = hasLetters(bytes);
  if (!little && !explicit) return undefined;
  const next = ELEMENT_START + (explicit ? view.getUint16(6, little) : view.getUint32(4, little));
  if (next + 4 > bytes.length) return undefined;
  const tagAt = (at: number): number => view.getUint16(at, little) * 2 ** 16 + view.getUint16(at + 2, little);
  if (tagAt(next) <= tagAt(0) || view.getUint16(next, little) > LAST_GROUP) return undefined;
  if (!little) return EXPLICIT_BIG_ENDIAN;
  return explicit ? EXPLICIT_LITTLE_ENDIAN : IMPLICIT_LITTLE_ENDIAN;
}

/**
 * Whether a value representation (two letters) follows the first tag. In implicit syntaxes, the low bytes of a length
 * do.
 */
function hasLetters(bytes: Uint8Array): boolean {
  return [bytes[4], bytes[5]].every((byte = 0) => byte >= 0x41 && byte <= 0x5a);
}

/** Makes a meta header with a group length and TransferSyntaxUID. */
function metaHeader(syntax: string): Uint8Array {
  const uid = new TextEncoder().encode(syntax.length % 2 === 0 ? syntax : `${syntax}\0`);
  const group = [2, 0, 0, 0, 0x55, 0x4c, 4, 0, ELEMENT_START + uid.length, 0, 0, 0];
  return Uint8Array.from([...group, 2, 0, 0x10, 0, 0x55, 0x49, uid.length, 0, ...uid]);
}

function behindPreamble(bytes: Uint8Array, meta: Uint8Array = new Uint8Array()): Uint8Array {
  const start = PREAMBLE + MARK.length;
  const file = new Uint8Array(start + meta.length + bytes.length);
  file.set(new TextEncoder().encode(MARK), PREAMBLE);
  file.set(meta, start);
  file.set(bytes, start + meta.length);
  return file;
}
