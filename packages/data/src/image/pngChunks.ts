import { RadnetError } from '@radnet/core';
import { inflateUpTo } from '../inflateUpTo';
import { MOST_PIXELS } from './picture';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** A PNG's header, checked (PNG specification, third edition, section 11.2). */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits per sample. */
  readonly depth: number;
  /** Samples per pixel: 1 for grey or a palette index, 2 for grey with alpha, 3 for colour, 4 for colour with alpha. */
  readonly samples: number;
  readonly interlaced: boolean;
  /** Whether samples are indices into a palette. */
  readonly indexed: boolean;
}

/**
 * Takes a PNG apart without decoding it, and keeps only the header and the chunks that pixels need. The other chunks
 * are dropped because they could decompress to any length. So could the pixels, which are decompressed here to check
 * that they are as many as the header says.
 *
 * @returns The header, and a PNG with nothing but header, palette and pixels.
 * @throws RadnetError naming the file if it is not a PNG, is damaged or too large, or marks colours as transparent
 *   (tRNS).
 */
export function pngChunks(bytes: Uint8Array, file: string): { header: PngHeader; png: Uint8Array } {
  if (!isPng(bytes)) throw new RadnetError(`${file}: expected a PNG, got something else`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, SIGNATURE.length)];
  const pixels: Uint8Array[] = [];
  let header: PngHeader | undefined;
  let hasPalette = false;
  for (let at = SIGNATURE.length, type = ''; type !== 'IEND';) {
    const length = at + 12 <= bytes.length ? view.getUint32(at) : Infinity;
    const end = at + 12 + length;
    if (!(end <= bytes.length))
      throw new RadnetError(`${file}: expected a whole PNG, got one that is cut short`);
    type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if ((type === 'IHDR') !== (header === undefined))
      throw new RadnetError(`${file}: expected one header, first`);
    if (type === 'IHDR') header = headerOf(view, at + 8, length, file);
    if (type === 'tRNS') throw new RadnetError(`${file}: expected a PNG without transparent colours (tRNS)`);
    hasPalette ||= type === 'PLTE';
    if (type === 'IDAT') pixels.push(bytes.subarray(at + 8, end - 4));
    if (['IHDR', 'PLTE', 'IDAT', 'IEND'].includes(type)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  if (header!.indexed && !hasPalette) throw new RadnetError(`${file}: expected a palette, got none`);
  checkPixels(header!, joined(pixels), file);
  return { header: header!, png: joined(kept) };
}

/** Returns whether the bytes start with PNG's signature. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[index] === byte);
}

function headerOf(view: DataView, at: number, length: number, file: string): PngHeader {
  if (length !== 13) throw new RadnetError(`${file}: expected a header of 13 bytes, got ${length}`);
  const [width, height] = [view.getUint32(at), view.getUint32(at + 4)];
  const [depth, type, interlace] = [view.getUint8(at + 8), view.getUint8(at + 9), view.getUint8(at + 12)];
  if (!(width > 0 && height > 0 && width * height <= MOST_PIXELS)) {
    throw new RadnetError(`${file}: expected 1 to ${MOST_PIXELS} pixels, got ${width} x ${height}`);
  }
  const samples = SAMPLES[type];
  const depths = type === 0 ? [1, 2, 4, 8, 16] : type === 3 ? [1, 2, 4, 8] : [8, 16];
  if (samples === undefined || !depths.includes(depth) || interlace > 1) {
    throw new RadnetError(
      `${file}: expected a form of PNG that the standard knows, got type ${type} of ${depth} bits, interlaced ${interlace}`,
    );
  }
  if (interlace === 1 && depth < 8) {
    throw new RadnetError(`${file}: expected an interlaced PNG of 8 or 16 bits, got ${depth}`);
  }
  return { width, height, depth, samples, interlaced: interlace === 1, indexed: type === 3 };
}

/** Start column, start row and steps of Adam7's seven passes. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function checkPixels(
  { width, height, depth, samples, interlaced }: PngHeader,
  packed: Uint8Array,
  file: string,
): void {
  // Each line starts with one byte that names its filter.
  const bytesOf = (columns: number, rows: number): number =>
    columns > 0 ? rows * (1 + Math.ceil((columns * depth * samples) / 8)) : 0;
  const expected = interlaced
    ? PASSES.reduce(
        (sum, [x, y, stepX, stepY]) =>
          sum + bytesOf(Math.ceil((width - x) / stepX), Math.max(0, Math.ceil((height - y) / stepY))),
        0,
      )
    : bytesOf(width, height);
  let found: number;
  try {
    // Skip the two bytes of zlib's header.
    found = inflateUpTo(packed.subarray(2), 'deflate', expected + 1).length;
  } catch (error) {
    throw new RadnetError(`${file}: expected whole pixels, got some that are damaged or cut short`, {
      cause: error,
    });
  }
  if (found !== expected) {
    const got = found > expected ? 'more' : `${found}`;
    throw new RadnetError(
      `${file}: expected ${expected} bytes of pixels for ${width} x ${height}, got ${got}`,
    );
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
