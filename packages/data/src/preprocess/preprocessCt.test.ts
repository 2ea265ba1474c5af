import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { volumeOf } from './fixtures';
import { HOUNSFIELD_WINDOWS } from './hounsfieldWindows';
import { preprocessCt } from './preprocessCt';
import { defaultPreprocessOptions } from './preprocessOptions';

const square = { height: 8, width: 8 };
const options = { ...defaultPreprocessOptions, fieldOfViewMm: 8 };

describe('preprocessCt', () => {
  it('gives 250 x 250 pixels of 1 mm by default', () => {
    const ct = preprocessCt(volumeOf(new Int16Array(3 * 64).fill(60), square, { x: 50, y: 50 }));
    expect(ct).toMatchObject({ slices: 3, height: 250, width: 250, spacingMm: 1 });
    expect(ct.image).toHaveLength(3 * 250 * 250);
    expect(new Set(ct.image)).toEqual(new Set([0.75]));
  });

  it('resamples Hounsfield units before it windows them', () => {
    // Half bone, half brain: 520 HU, which is white. The mean of the windowed halves would be 0.75.
    const stripes = Array.from({ length: 16 * 16 }, (_, i) => (i % 4 < 2 ? 1000 : 40));
    const ct = preprocessCt(volumeOf(stripes, { height: 16, width: 16 }, { x: 0.5, y: 0.5 }), options);
    expect(ct.image[3 * 8 + 3]).toBe(1);
  });

  it('can be repeated from options that went through JSON', () => {
    const volume = volumeOf(
      Array.from({ length: 64 }, (_, i) => i),
      square,
    );
    const again = JSON.parse(JSON.stringify(options)) as typeof options;
    expect(preprocessCt(volume, again)).toEqual(preprocessCt(volume, options));
  });

  it('gives a channel for each window, and for each of its neighbours', () => {
    const slices = [40, 600, 75].flatMap((hu) => new Array<number>(64).fill(hu));
    const { brain, bone } = HOUNSFIELD_WINDOWS;
    const ct = preprocessCt(volumeOf(slices, square), { ...options, window: [brain, bone], neighbours: 1 });
    expect(ct.channels).toBe(6);
    expect(ct.image).toHaveLength(3 * 64 * 6);
    const inBone = (hu: number): number => (hu - (600 - 1400)) / 2800;
    const middle = [0.5, inBone(40), 1, inBone(600), (75 - 0) / 80, inBone(75)];
    [...ct.image.subarray(64 * 6, 64 * 6 + 6)].forEach((value, i) =>
      expect(value).toBeCloseTo(middle[i]!, 6),
    );
    const first = preprocessCt(volumeOf(slices, square), options).image;
    expect(ct.image.filter((_, i) => i % 6 === 2)).toEqual(first);
  });

  it.each([
    [{ window: [] }, /window: expected one or more, got none/],
    [{ neighbours: -1 }, /neighbours: .* got -1/],
    [{ neighbours: 0.5 }, /neighbours: .* got 0.5/],
    [{ spacingMm: 0 }, /spacingMm: expected a positive number, got 0/],
    [{ spacingMm: -1 }, /spacingMm/],
    [{ spacingMm: NaN }, /spacingMm/],
    [{ fieldOfViewMm: 7 }, /fieldOfViewMm: .*8 or more, got 7 mm/],
    [{ spacingMm: 3 }, /whole number of 3 mm pixels.*got 8 mm, which is 2.66/],
    [{ fieldOfViewMm: Infinity }, /fieldOfViewMm/],
    [{ window: { level: 40, width: -80 } }, /window.width/],
  ])('refuses %j', (bad, message) => {
    const run = () => preprocessCt(volumeOf(new Int16Array(64), square), { ...options, ...bad });
    expect(run).toThrow(RadnetError);
    expect(run).toThrow(message);
  });

  it('refuses a volume that is not what it says', () => {
    const volume = volumeOf(new Int16Array(64), square);
    expect(() => preprocessCt({ ...volume, slices: 2 })).toThrow(/2 x 8 x 8 voxels .*got 64/);
    expect(() => preprocessCt({ ...volume, spacingMm: { x: 0, y: 1, z: 1 } })).toThrow(
      /positive x spacing, got 0 mm/,
    );
  });
});
