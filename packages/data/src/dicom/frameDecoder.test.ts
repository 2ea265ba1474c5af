import { RadnetError } from '@radnet/core';
import { expect, it } from 'vitest';
import { FrameDecoder } from './frameDecoder';

const format = { rows: 2, columns: 3, bitsAllocated: 8, bitsStored: 8, signed: false };

/** Six pixels in one RLE segment: the table of segments, then a run of three and three as they are (PS3.5, annex G). */
const encoded = Uint8Array.of(
  ...new Uint8Array(Uint32Array.of(1, 64).buffer),
  ...new Uint8Array(56),
  254,
  7,
  2,
  1,
  2,
  3,
);

it('FrameDecoder decodes on after images that stopped it', async () => {
  const decoder = new FrameDecoder(undefined);
  const whole = { bytes: Uint8Array.of(7, 7, 7, 1, 2, 3), bitsAllocated: 8 };
  expect(await decoder.decode('RLE', encoded, format)).toEqual(whole);
  for (const codec of ['JPEG', 'JPEG-LS', 'JPEG 2000', 'HTJ2K'] as const) {
    const broken = decoder.decode(codec, Uint8Array.of(0xff, 0xd8, 0xff, 0x4f, 0xff, 0x51, 0, 0), format);
    await expect(broken).rejects.toBeInstanceOf(RadnetError);
    expect(await decoder.decode('RLE', encoded, format)).toEqual(whole);
  }
});
