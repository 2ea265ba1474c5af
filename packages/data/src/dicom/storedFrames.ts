import { RadnetError } from '@radnet/core';
import { readCodestream } from './codestream';
import type { DicomHeader } from './dicomHeader';
import { describeTag } from './dicomTags';
import { encapsulatedFrames } from './encapsulatedFrames';
import type { FrameDecoder } from './frameDecoder';
import type { PixelFormat } from './pixelFormat';
import { type Codec, type TransferSyntax, transferSyntaxOf } from './transferSyntax';

/** Compressed pixels may unpack to at most this many times their size, or to `LEAST_LIMIT` bytes, whichever is more. */
const MAX_RATIO = 1000;
const LEAST_LIMIT = 2 ** 26;

/** The length that the standard gives pixel data stored in items. */
const UNDEFINED_LENGTH = 0xffffffff;

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The pixels of one frame as they are stored, before masking and rescaling. */
export interface StoredFrame {
  /** Rows x columns 16-bit words, row by row; 8-bit pixels are in the low byte. */
  readonly words: Uint16Array;
  /** How many bits of a word are significant. */
  readonly bits: number;
}

/**
 * Yields a file's pixels, frame by frame, and decodes them if they are compressed. The size that a compressed image
 * states is checked against the header before a decoder sees the image, and the decoded size is checked as well.
 *
 * @throws RadnetError if the pixels are missing, cut short, of another size than stated, or cannot be decoded.
 */
export async function* storedFrames(
  header: DicomHeader,
  format: PixelFormat,
  decoder: FrameDecoder,
): AsyncGenerator<StoredFrame> {
  const syntax = transferSyntaxOf(header);
  if (header.pixelData === undefined) throw header.error(`expected ${describeTag('PixelData')}, got none`);
  if (syntax.codec === undefined) {
    yield* plainFrames(header, format, syntax.byteOrder);
    return;
  }
  const encoded = encodedFrames(header, format, syntax);
  for (const [index, bytes] of encoded.entries()) {
    const which = encoded.length === 1 ? '' : `, frame ${index + 1}`;
    yield await decoded(syntax.codec, bytes, format, decoder).catch((error: unknown) => {
      if (!(error instanceof RadnetError)) throw error;
      throw new RadnetError(`${header.file}${which}: ${error.message}`, { cause: error.cause });
    });
  }
}

function* plainFrames(
  header: DicomHeader,
  { rows, columns, frames, bitsAllocated, bitsStored }: PixelFormat,
  byteOrder: 'little' | 'big',
): Generator<StoredFrame> {
  const { dataOffset, length } = header.pixelData!;
  const frameBytes = rows * columns * (bitsAllocated / 8);
  const expected = frames * frameBytes;
  const times = frames === 1 ? '' : `, ${frames} times`;
  const needed = `${expected} bytes of ${describeTag('PixelData')} for ${rows} rows of ${columns} pixels${times}`;
  // Elements have an even length, so one byte may follow the pixels.
  if (length !== expected + (expected % 2) && length !== expected) {
    throw header.error(`expected ${needed}, got ${length === UNDEFINED_LENGTH ? 'compressed ones' : length}`);
  }
  const held = header.bytes.length - dataOffset;
  if (held < expected) throw header.error(`expected ${needed}, got ${held}: the file is cut short`);
  for (let frame = 0; frame < frames; frame++) {
    const start = dataOffset + frame * frameBytes;
    const bytes = header.bytes.subarray(start, start + frameBytes);
    yield { words: wordsOf(bytes, bitsAllocated, byteOrder), bits: bitsStored };
  }
}

/** Returns the compressed frames, after checking that they can be what the header states. */
function encodedFrames(header: DicomHeader, format: PixelFormat, { name }: TransferSyntax): Uint8Array[] {
  const { dataOffset, length } = header.pixelData!;
  if (length !== UNDEFINED_LENGTH) {
    throw header.error(`expected ${describeTag('PixelData')} in items, as ${name} has them, got plain ones`);
  }
  const expected = format.rows * format.columns * format.frames * (format.bitsAllocated / 8);
  const held = header.bytes.length - dataOffset;
  if (expected > Math.max(LEAST_LIMIT, MAX_RATIO * held)) {
    throw header.error(
      `expected ${name} of at least 1/${MAX_RATIO} of the ${expected} bytes that it unfolds to, got ${held} bytes`,
    );
  }
  return encapsulatedFrames(header, format.frames);
}

/** Decodes one frame. The messages of its errors do not name the file; the caller adds it. */
async function decoded(
  codec: Codec,
  encoded: Uint8Array,
  format: PixelFormat,
  decoder: FrameDecoder,
): Promise<StoredFrame> {
  const { rows, columns, bitsStored, signed } = format;
  const stream = codec === 'RLE' ? undefined : readCodestream(encoded, codec);
  const sizes = `${rows} rows of ${columns} grey pixels`;
  if (codec !== 'RLE') {
    if (stream === undefined) throw new RadnetError(`expected a ${codec} image, got something else`);
    if (stream.rows !== rows || stream.columns !== columns || stream.components !== 1 || stream.bits > 16) {
      throw new RadnetError(
        `expected a ${codec} image of ${sizes}, got ${stream.rows} rows of ${stream.columns} pixels ` +
          `with ${stream.components} components of ${stream.bits} bits`,
      );
    }
  }
  const frame = await decoder.decode(codec, stream?.bytes ?? encoded, format);
  if (frame.bytes.length !== rows * columns * (frame.bitsAllocated / 8)) {
    throw new RadnetError(`expected a ${codec} image of ${sizes}, got ${frame.bytes.length} bytes`);
  }
  // Signed pixels may be compressed as unsigned ones with fewer bits: the sign is then the codestream's highest bit.
  const bits = signed && stream?.signed === false ? Math.min(bitsStored, stream.bits) : bitsStored;
  return { words: wordsOf(frame.bytes, frame.bitsAllocated, 'little'), bits };
}

/**
 * Returns the bytes as 16-bit words, for reading only: they share the memory if its byte order and alignment allow it.
 */
function wordsOf(bytes: Uint8Array, bitsAllocated: number, byteOrder: 'little' | 'big'): Uint16Array {
  if (bitsAllocated === 8) return Uint16Array.from(bytes);
  const swapped = (byteOrder === 'little') !== HOST_IS_LITTLE_ENDIAN;
  const own = swapped || bytes.byteOffset % 2 !== 0 ? Uint8Array.from(bytes) : bytes;
  const words = new Uint16Array(own.buffer, own.byteOffset, own.length / 2);
  if (swapped) {
    for (let i = 0; i < words.length; i++) words[i] = (words[i]! >> 8) | (words[i]! << 8);
  }
  return words;
}
