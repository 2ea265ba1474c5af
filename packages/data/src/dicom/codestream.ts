import type { Codec } from './transferSyntax';

/** What the header of a compressed image states, read before any decoder sees the image. */
export interface Codestream {
  /** The bytes for the decoder; for a JP2 file, the codestream inside it. */
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  /** Bits of one sample. */
  readonly bits: number;
  readonly components: number;
  /** Whether samples are signed; undefined if the format does not say. */
  readonly signed?: boolean;
}

/** Tiles of a JPEG 2000 image, each of which costs the decoder kilobytes. CT has one. */
const MAX_TILES = 1024;

/**
 * Reads the frame header of a JPEG or JPEG-LS image (ISO 10918-1, section B.2.2) or the SIZ marker of a JPEG 2000 image
 * (ISO 15444-1, section A.5.1). These sizes determine how much memory a decoder allocates.
 *
 * @returns Undefined if the bytes hold no such header.
 */
export function readCodestream(bytes: Uint8Array, codec: Exclude<Codec, 'RLE'>): Codestream | undefined {
  try {
    return codec === 'JPEG' || codec === 'JPEG-LS' ? readFrameHeader(bytes) : readSize(codestreamOf(bytes));
  } catch (error) {
    // A read past the end.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function readFrameHeader(bytes: Uint8Array): Codestream | undefined {
  const view = viewOf(bytes);
  if (view.getUint16(0) !== 0xffd8) return undefined;
  let position = 2;
  for (;;) {
    if (view.getUint8(position) !== 0xff) return undefined;
    while (view.getUint8(position) === 0xff) position++;
    const marker = view.getUint8(position++);
    if (isFrameMarker(marker)) {
      return {
        bytes,
        bits: view.getUint8(position + 2),
        rows: view.getUint16(position + 3),
        columns: view.getUint16(position + 5),
        components: view.getUint8(position + 7),
      };
    }
    // The image's data or its end, with no frame header before it.
    if (marker === 0xda || marker === 0xd9) return undefined;
    position += view.getUint16(position);
  }
}

/** SOF0 to SOF15, except the three markers in that range with another meaning, and SOF55 of JPEG-LS. */
const isFrameMarker = (marker: number): boolean =>
  marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker));

/** Returns the contiguous codestream of a JP2 file, or the bytes unchanged if they are not a JP2 file. */
function codestreamOf(bytes: Uint8Array): Uint8Array {
  const view = viewOf(bytes);
  if (view.getUint32(0) !== 12 || view.getUint32(4) !== 0x6a502020) return bytes;
  let position = 0;
  for (;;) {
    const length = view.getUint32(position);
    if (view.getUint32(position + 4) === 0x6a703263)
      return bytes.subarray(position + (length === 1 ? 16 : 8));
    if (length < 8) return bytes;
    position += length;
  }
}

function readSize(bytes: Uint8Array): Codestream | undefined {
  const view = viewOf(bytes);
  if (view.getUint32(0) !== 0xff4fff51) return undefined;
  const [width, height, left, top, tileWidth, tileHeight, tileLeft, tileTop] = Array.from(
    { length: 8 },
    (_, index) => view.getUint32(8 + 4 * index),
  ) as [number, number, number, number, number, number, number, number];
  const depth = view.getUint8(42);
  const subsampled = view.getUint16(43) !== 0x0101;
  const tiles = Math.ceil((width - tileLeft) / tileWidth) * Math.ceil((height - tileTop) / tileHeight);
  // If the first tile lies outside the image, a decoder (OpenJPH) may never finish.
  const covered =
    tileLeft <= left && tileTop <= top && tileLeft + tileWidth > left && tileTop + tileHeight > top;
  if (subsampled || !covered || !(tiles >= 1 && tiles <= MAX_TILES)) return undefined;
  return {
    bytes,
    rows: height - top,
    columns: width - left,
    bits: (depth & 0x7f) + 1,
    components: view.getUint16(40),
    signed: depth > 0x7f,
  };
}
