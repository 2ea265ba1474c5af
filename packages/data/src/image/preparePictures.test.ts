import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { defaultPreprocessOptions, type PreprocessOptions } from '../preprocess/preprocessOptions';
import type { Picture } from './picture';
import { pictureMask } from './pictureMask';
import { preparePictures } from './preparePictures';

const options: PreprocessOptions = { ...defaultPreprocessOptions, spacingMm: 25 }; // 10 x 10 pixels

const grey = (width: number, height: number, value: number): Picture => ({
  width,
  height,
  channels: 1,
  values: new Float32Array(width * height).fill(value),
});

const colour = (width: number, height: number, rgb: readonly number[]): Picture => ({
  width,
  height,
  channels: 3,
  values: Float32Array.from({ length: 3 * width * height }, (_, i) => rgb[i % 3]!),
});

describe('preparePictures', () => {
  it('brings the longer side to the field of view, black beside the shorter one', () => {
    const scan = preparePictures(
      { id: 'a', pictures: [grey(40, 20, 0.5)], labels: Uint8Array.of(1) },
      options,
    );
    expect(scan).toMatchObject({ slices: 1, height: 10, width: 10, channels: 1, maskKnown: false });
    const row = (y: number): number[] => [...scan.image.subarray(10 * y, 10 * y + 10)];
    expect(row(0)).toEqual(new Array(10).fill(0));
    expect(row(9)).toEqual(new Array(10).fill(0));
    // Within, but for the edges, which the black beside reaches into.
    for (const value of row(5).slice(1, 9)) expect(value).toBeCloseTo(0.5, 6);
    expect([...scan.labels]).toEqual([1]);
  });

  it('leaves pictures of the right size as they are, and labels by the mask', () => {
    const picture = { ...grey(10, 10, 0), values: Float32Array.from({ length: 100 }, (_, i) => i / 100) };
    const drawn = {
      ...grey(10, 10, 0),
      values: Float32Array.from({ length: 100 }, (_, i) => (i === 37 ? 1 / 255 : 0)),
    };
    const mask = pictureMask([null, drawn], picture);
    const scan = preparePictures({ id: 'a', pictures: [picture, picture], mask }, options);
    picture.values.forEach((value, i) => expect(scan.image[100 + i]).toBeCloseTo(value, 6));
    expect([...scan.labels]).toEqual([0, 1]);
    expect(scan.mask.indexOf(1)).toBe(137);
    expect(scan.maskKnown).toBe(true);
  });

  it('takes alike colours as grey, and colours as windows where there are three', () => {
    const labels = Uint8Array.of(0);
    const alike = preparePictures(
      { id: 'a', pictures: [colour(10, 10, [0.25, 0.25, 0.25])], labels },
      options,
    );
    expect(new Set(alike.image)).toEqual(new Set([0.25]));
    const window = [0, 1, 2].map(() => ({ level: 40, width: 80 }));
    const three = preparePictures(
      { id: 'a', pictures: [colour(10, 10, [0.25, 0.5, 0.75])], labels },
      { ...options, window },
    );
    expect(three.channels).toBe(3);
    expect([...three.image.subarray(0, 6)]).toEqual([0.25, 0.5, 0.75, 0.25, 0.5, 0.75]);
  });

  const labels = Uint8Array.of(0, 0);
  it.each([
    [{ pictures: [] }, 'pictures: expected one or more'],
    [
      { pictures: [grey(10, 10, 0), grey(10, 9, 0)], labels },
      'slice 2: expected 10 x 10 pixels as in the first, got 10 x 9',
    ],
    [{ pictures: [grey(9, 9, 0), colour(9, 9, [0, 0, 1])], labels }, 'slice 2: expected grey, got colours'],
    [{ pictures: [grey(9, 9, 0)], labels }, 'labels: expected 1, one per slice, got 2'],
    [{ pictures: [grey(9, 9, 0)] }, 'labels: expected one per slice'],
    [
      { pictures: [grey(9, 9, 0)], mask: pictureMask([null], { width: 8, height: 9 }) },
      'mask: expected 1 slices of 9 x 9 pixels as the pictures, got 1 of 8 x 9',
    ],
  ])('refuses %j', (scan, message) => {
    const run = () => preparePictures({ id: 'a', ...scan }, options);
    expect(run).toThrow(RadnetError);
    expect(run).toThrow(message);
  });

  it('refuses grey pictures where several windows are asked for, with what to do', () => {
    const window = [0, 1, 2].map(() => ({ level: 40, width: 80 }));
    const run = () =>
      preparePictures(
        { id: 'a', pictures: [grey(9, 9, 0)], labels: Uint8Array.of(0) },
        { ...options, window },
      );
    expect(run).toThrow(RadnetError);
    expect(run).toThrow(
      /^slice 1: expected a channel for each of 3 windows, got grey: .* windowed already, so leave out the windows/,
    );
  });

  it('refuses a mask of another size than its slice', () => {
    expect(() => pictureMask([null, grey(3, 4, 1)], { width: 4, height: 4 })).toThrow(
      'mask of slice 2: expected 4 x 4 pixels as the slice, got 3 x 4',
    );
  });
});
