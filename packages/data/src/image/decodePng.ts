import { RadnetError } from '@radnet/core';
import type { Picture } from './picture';
import { pngChunks } from './pngChunks';

/**
 * Decodes a PNG: grey of 1 to 16 bits, colour or palette, interlaced or not. Gamma and colour profiles are ignored: the
 * values are those that a program wrote, not those that a screen would show. An alpha channel must be opaque
 * everywhere.
 *
 * @throws RadnetError naming the file if pixels are not opaque, or for any reason in `pngChunks`.
 */
export async function decodePng(bytes: Uint8Array, file: string): Promise<Picture> {
  const { header, png } = pngChunks(bytes, file);
  const { width, height, depth, samples, indexed } = header;
  // fast-png is an ES module only, which a CommonJS build cannot import statically.
  const { convertIndexedToRgb, decode } = await import('fast-png');
  const pixels = width * height;
  try {
    const decoded = decode(png);
    if (indexed) {
      return { width, height, channels: 3, values: scaled(convertIndexedToRgb(decoded), 3, 3, 255, file) };
    }
    const highest = 2 ** depth - 1;
    const stored = depth < 8 ? unpacked(decoded.data, width, height, depth) : decoded.data;
    if (stored.length !== pixels * samples) {
      throw new RadnetError(`${file}: expected ${pixels * samples} samples, got ${stored.length}`);
    }
    const channels = samples > 2 ? 3 : 1;
    return { width, height, channels, values: scaled(stored, samples, channels, highest, file) };
  } catch (error) {
    if (error instanceof RadnetError) throw error;
    throw new RadnetError(`${file}: expected a whole PNG, got one that is damaged`, { cause: error });
  }
}

type Samples = Uint8Array | Uint8ClampedArray | Uint16Array;

/** Unpacks samples that share bytes; every line starts with a new byte. */
function unpacked(data: Samples, width: number, height: number, depth: number): Uint8Array {
  const perByte = 8 / depth;
  const line = Math.ceil(width / perByte);
  const result = new Uint8Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const byte = data[y * line + Math.floor(x / perByte)]!;
      result[to++] = (byte >> (8 - depth * ((x % perByte) + 1))) & (2 ** depth - 1);
    }
  }
  return result;
}

/** Scales the first `channels` samples of each pixel to [0, 1]. Any sample left is alpha. */
function scaled(
  stored: Samples,
  samples: number,
  channels: 1 | 3,
  highest: number,
  file: string,
): Float32Array {
  const values = new Float32Array((stored.length / samples) * channels);
  for (let from = 0, to = 0; from < stored.length; from += samples) {
    for (let channel = 0; channel < channels; channel++) values[to++] = stored[from + channel]! / highest;
    if (samples > channels && stored[from + channels] !== highest) {
      throw new RadnetError(`${file}: expected opaque pixels, got one of alpha ${stored[from + channels]}`);
    }
  }
  return values;
}
