import { RadnetError } from '@radnet/core';
import { readCodestream } from '../dicom/codestream';
import { withinTime } from '../withinTime';
import { MOST_PIXELS, type Picture } from './picture';

/** Generous: a picture of 512 x 512 pixels takes some tens of milliseconds. */
const timeLimitMs = (pixels: number): number => 1500 + Math.ceil(pixels / 1000);

/**
 * Decodes an 8-bit JPEG, grey or colour, baseline or progressive. A rotation in its Exif data is not applied: pixels
 * come as stored.
 *
 * @throws RadnetError naming the file if it is not a JPEG, is damaged or too large, or of another kind.
 */
export async function decodeJpeg(bytes: Uint8Array, file: string): Promise<Picture> {
  const header = readCodestream(bytes, 'JPEG');
  if (header === undefined) throw new RadnetError(`${file}: expected a JPEG, got something else`);
  const { rows, columns, bits, components } = header;
  const pixels = rows * columns;
  if (!(pixels > 0 && pixels <= MOST_PIXELS)) {
    throw new RadnetError(`${file}: expected 1 to ${MOST_PIXELS} pixels, got ${columns} x ${rows}`);
  }
  if (bits !== 8 || (components !== 1 && components !== 3)) {
    throw new RadnetError(
      `${file}: expected a JPEG of 8 bits, grey or colour, got ${bits} bits and ${components} components`,
    );
  }
  const { decode } = (await import('jpeg-js')).default;
  const rgb = 3;
  let decoded: { width: number; height: number; data: Uint8Array };
  try {
    decoded = withinTime(timeLimitMs(pixels), () =>
      decode(bytes, {
        useTArray: true,
        formatAsRGBA: false,
        tolerantDecoding: false,
        maxResolutionInMP: MOST_PIXELS / 1e6,
      }),
    );
  } catch (error) {
    throw new RadnetError(`${file}: expected a whole JPEG, got one that is damaged`, { cause: error });
  }
  const { width, height, data } = decoded;
  if (width !== columns || height !== rows || data.length !== pixels * rgb) {
    throw new RadnetError(`${file}: expected ${columns} x ${rows} pixels, got ${width} x ${height}`);
  }
  // The decoder returns grey as three equal values.
  const channels = components;
  const values = new Float32Array(pixels * channels);
  const step = rgb / channels;
  for (let i = 0; i < values.length; i++) values[i] = data[i * step]! / 255;
  return { width, height, channels, values };
}
