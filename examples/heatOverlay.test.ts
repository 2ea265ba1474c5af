import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { contactSheet, encodePng, framed, heatOverlay } from './heatOverlay';

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

describe('contactSheet', () => {
  it('lays pictures out in rows, and leaves the rest black', () => {
    const of = (grey: number) => heatOverlay([grey, grey], undefined, 1);
    const sheet = contactSheet([of(0.2), of(0.4), of(0.6)], 2);
    expect([sheet.width, sheet.height]).toEqual([2, 4]);
    expect([0, 1, 4, 5].map((i) => pixel(sheet, i)[0])).toEqual([51, 102, 153, 0]);
  });
});

describe('framed', () => {
  it('colours the border and leaves the inside', () => {
    const picture = framed(heatOverlay(new Array<number>(36).fill(0.2), undefined, 6), [9, 8, 7]);
    expect(pixel(picture, 0)).toEqual([9, 8, 7]);
    expect(pixel(picture, 14)).toEqual([51, 51, 51]);
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
