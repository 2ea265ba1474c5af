import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { encodePng, heatOverlay } from './heatOverlay';

const pixel = ({ rgb }: { rgb: Uint8Array }, i: number): number[] =>
  Array.from(rgb.subarray(3 * i, 3 * i + 3));

describe('heatOverlay', () => {
  it('is grey where there is no heat, red at one half, yellow at one', () => {
    const picture = heatOverlay([1, 0.5, 0, 0], [0, 0.05, 0.5, 1], 2);
    expect([picture.width, picture.height]).toEqual([2, 2]);
    expect(pixel(picture, 0)).toEqual([255, 255, 255]);
    expect(pixel(picture, 1)).toEqual([128, 128, 128]);
    expect(pixel(picture, 2)).toEqual([153, 0, 0]);
    expect(pixel(picture, 3)).toEqual([153, 153, 0]);
  });
});

describe('encodePng', () => {
  it('writes what a PNG reader reads back', () => {
    const picture = heatOverlay([0, 0.2, 0.4, 0.6, 0.8, 1], [0, 0, 0, 1, 1, 1], 3);
    const { width, height, data, channels } = decode(encodePng(picture));
    expect({ width, height, channels }).toEqual({ width: 3, height: 2, channels: 3 });
    expect(Array.from(data)).toEqual(Array.from(picture.rgb));
  });
});
