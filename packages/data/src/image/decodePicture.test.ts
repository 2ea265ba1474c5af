import { RadnetError } from '@radnet/core';
import { zlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { decodePicture } from './decodePicture';
import { goldenPictures, pictureBytes, pictureNames } from './fixtures';

const REFUSED = new Set(['transparent.png', 'cmyk.jpg']);

/** A PNG of these chunks; nobody looks at their checksums. */
function png(...chunks: (readonly [type: string, data: Uint8Array])[]): Uint8Array {
  const parts = chunks.map(([type, data]) => {
    const part = new Uint8Array(12 + data.length);
    new DataView(part.buffer).setUint32(0, data.length);
    part.set(new TextEncoder().encode(type), 4);
    part.set(data, 8);
    return part;
  });
  return Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, ...parts.flatMap((part) => [...part])]);
}

function header(width: number, height: number, depth = 8, type = 0, interlace = 0): ['IHDR', Uint8Array] {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data.set([depth, type, 0, 0, interlace], 8);
  return ['IHDR', data];
}

const END = ['IEND', new Uint8Array()] as const;
const pixels = (bytes: number): ['IDAT', Uint8Array] => ['IDAT', zlibSync(new Uint8Array(bytes))];

describe('decodePicture', () => {
  it.each(pictureNames.filter((name) => !REFUSED.has(name)))('reads as Pillow does: %s', async (name) => {
    const { channels, highest, values } = goldenPictures[name]!;
    const picture = await decodePicture(pictureBytes(name), name);
    expect(picture.channels).toBe(channels);
    expect(picture.values).toHaveLength(picture.width * picture.height * channels);
    // JPEG's transforms may be rounded in several ways; some of the decoders are a value or two apart.
    const tolerance = name.endsWith('.jpg') ? 2.01 : 0.01;
    const apart = values.map((value, i) => Math.abs(value - picture.values[i]! * highest));
    expect(Math.max(...apart)).toBeLessThan(tolerance);
  });

  it.each<[string, Uint8Array, string]>([
    ['transparent pixels', pictureBytes('transparent.png'), 'expected opaque pixels'],
    [
      'CMYK',
      pictureBytes('cmyk.jpg'),
      'expected a JPEG of 8 bits, grey or colour, got 8 bits and 4 components',
    ],
    ['text', new TextEncoder().encode('words'), 'expected a JPEG, got something else'],
    ['nothing', new Uint8Array(), 'expected a JPEG, got something else'],
    [
      'a small file that claims to be large',
      png(header(65535, 65535), END),
      'expected 1 to 16777216 pixels, got 65535 x 65535',
    ],
    ['no pixels', png(header(0, 5), pixels(10), END), 'got 0 x 5'],
    [
      'pixels that unfold to more',
      png(header(4, 4), pixels(1 << 20), END),
      'expected 20 bytes of pixels for 4 x 4, got more',
    ],
    ['too few pixels', png(header(4, 4), pixels(12), END), 'expected 20 bytes of pixels for 4 x 4, got 12'],
    [
      'damaged pixels',
      png(header(4, 4), ['IDAT', new Uint8Array(30).fill(0xff)], END),
      'damaged or cut short',
    ],
    ['two headers', png(header(4, 4), header(5, 5), pixels(20), END), 'expected one header, first'],
    ['no header', png(pixels(20), END), 'expected one header, first'],
    ['a form that there is none of', png(header(4, 4, 3), pixels(20), END), 'got type 0 of 3 bits'],
    [
      'interlaced bits',
      png(header(4, 4, 1, 0, 1), pixels(20), END),
      'expected an interlaced PNG of 8 or 16 bits',
    ],
    ['a transparent colour', png(header(4, 4), ['tRNS', new Uint8Array(2)], pixels(20), END), '(tRNS)'],
    [
      'an unknown filter',
      png(header(1, 1), ['IDAT', zlibSync(Uint8Array.of(9, 0))], END),
      'got one that is damaged',
    ],
    ['a palette that is not there', png(header(2, 2, 8, 3), pixels(6), END), 'expected a palette, got none'],
  ])('refuses %s', async (_, bytes, message) => {
    const read = decodePicture(bytes, 'a.png');
    await expect(read).rejects.toBeInstanceOf(RadnetError);
    await expect(read).rejects.toThrow(message);
    await expect(read).rejects.toThrow(/^a\.png: /);
  });

  it('does not unfold what it has no use for', async () => {
    const bomb = ['iCCP', Uint8Array.from([97, 0, 0, ...zlibSync(new Uint8Array(1 << 24))])] as const;
    expect((await decodePicture(png(header(4, 4), bomb, pixels(20), END), 'a')).values).toHaveLength(16);
  });

  it.each(['grey8.png', 'palette4.png', 'grey.jpg'])('refuses %s cut short', async (name) => {
    const bytes = pictureBytes(name);
    for (let length = 0; length < bytes.length - 2; length += 3) {
      const outcome = await decodePicture(bytes.subarray(0, length), 'a').catch((error: unknown) => error);
      // Of a JPEG the last rows may be missing: some decoders fill them up, and nothing says that they should be there.
      if (name.endsWith('.jpg') && !(outcome instanceof Error)) continue;
      expect(outcome, `${length} bytes`).toBeInstanceOf(RadnetError);
    }
  });
});
