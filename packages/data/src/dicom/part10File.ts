const PREAMBLE = 128;
const MARK = 'DICM';

/** Tags of a data set ascend to that of the pixel data. */
const LAST_GROUP = 0x7fe0;

/** Where a group number, an element number, a value representation or a length, and the value of an element begin. */
const ELEMENT_START = 8;

const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';
const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
const EXPLICIT_BIG_ENDIAN = '1.2.840.10008.1.2.2';

/** Bytes that tell a file by its beginning, whatever it is. */
export const TELLING_BYTES = 1024;

/**
 * Whether the bytes begin as a DICOM file does: `DICM` at byte 128 (PS3.10, section 7.1), or without preamble, as old
 * archives wrote them, a meta header or a data set that begins with group 0008.
 *
 * @param bytes The first `TELLING_BYTES` of a file, or more.
 */
export function isDicom(bytes: Uint8Array): boolean {
  return hasMark(bytes) || beginsWithMeta(bytes) || bareSyntaxOf(bytes) !== undefined;
}

/**
 * A file as PS3.10 lays it out. One without preamble is copied behind one. A bare data set, with or without preamble and
 * `DICM` before it, names no transfer syntax: that is told as pydicom's `force=True` does, explicit where two letters follow the first tag, big endian where the tag makes
 * sense in that order alone, otherwise implicit little endian.
 *
 * @returns Undefined where the bytes are no DICOM.
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

/** A meta header is explicit little endian, whatever follows. */
function beginsWithMeta(bytes: Uint8Array): boolean {
  return bytes[0] === 2 && bytes[1] === 0 && bytes[3] === 0 && hasLetters(bytes);
}

/** The transfer syntax that the first two elements make sense in, their tags ascending from group 0008. */
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

/** Whether a value representation follows the first tag: implicit, there are a length's low bytes. */
function hasLetters(bytes: Uint8Array): boolean {
  return [bytes[4], bytes[5]].every((byte = 0) => byte >= 0x41 && byte <= 0x5a);
}

/** Group length and TransferSyntaxUID. */
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
