import { HOUNSFIELD_WINDOWS, windowToUnit } from '@radnet/data';
import { describe, expect, it } from 'vitest';
import { paintGrey, pixelOf } from './paintGrey';

describe('pixelOf', () => {
  it('is the bytes that a graphics card takes, opaque', () => {
    const picture = Uint32Array.of(pixelOf(1, 2.4, 254.6));
    expect([...new Uint8Array(picture.buffer)]).toEqual([1, 2, 255, 255]);
  });
});

describe('paintGrey', () => {
  it('draws what the network sees in the same window, of whole numbers and of others', () => {
    for (const units of [
      Int16Array.of(-1024, 0, 1, 40, 79, 80, 3000),
      Float32Array.of(-5e4, 0.25, 39.9, 79.99, 5e4),
    ]) {
      const picture = new Uint32Array(units.length);
      paintGrey(units, HOUNSFIELD_WINDOWS.brain, picture);
      const greys = [...windowToUnit(units, HOUNSFIELD_WINDOWS.brain)].map((unit) => Math.round(255 * unit));
      expect([...new Uint8Array(picture.buffer)]).toEqual(greys.flatMap((grey) => [grey, grey, grey, 255]));
    }
  });
});
