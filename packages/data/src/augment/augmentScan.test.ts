import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import type { PreparedScan } from '../dataset/preparedScan';
import { augmentScan } from './augmentScan';
import golden from './golden/augment.json';
import deformed from './golden/deform.json';
import { sourcePositions } from './sourcePositions';

function scanOf(
  image: readonly number[],
  mask: readonly number[],
  height: number,
  width: number,
): PreparedScan {
  const slices = image.length / (height * width);
  return {
    id: 'scan',
    slices,
    height,
    width,
    image: Float32Array.from(image),
    mask: Uint8Array.from(mask),
    labels: new Uint8Array(slices).fill(1),
  };
}

const none = { rotationDegrees: 0, flipHorizontal: false };

describe('augmentScan', () => {
  for (const { height, width, transform, image, mask, expectedImage, expectedMask } of golden.cases) {
    const { rotationDegrees, flipHorizontal, scale } = transform;
    const shift = transform.shift as [number, number];
    const flipped = flipHorizontal ? ', flipped' : '';
    it(`agrees with SciPy: ${rotationDegrees} degrees${flipped}, times ${scale}, by ${shift.join()}`, () => {
      const found = augmentScan(scanOf(image, mask, height, width), { ...transform, shift });
      const errors = expectedImage.map((value, i) => Math.abs(value - found.image[i]!));
      expect(Math.max(...errors)).toBeLessThan(2e-6);
      expect([...found.mask]).toEqual(expectedMask);
    });
  }

  it('agrees with SciPy where everything moves at once, elastically too, in two channels', () => {
    const { height, width, image, mask, transform, expectedImage, expectedMask } = deformed;
    const flat = { ...scanOf(mask, mask, height, width), channels: 2, image: Float32Array.from(image) };
    const found = augmentScan(flat, { ...transform, shift: transform.shift as [number, number] });
    const errors = expectedImage.map((value, i) => Math.abs(value - found.image[i]!));
    expect(Math.max(...errors)).toBeLessThan(1e-5);
    expect([...found.mask]).toEqual(expectedMask);
  });

  const { image, mask, height, width } = golden.cases[1]!;
  const scan = scanOf(image, mask, height, width);

  it('is the identity, bit for bit, without rotation and flip', () => {
    expect(augmentScan(scan, none)).toEqual(scan);
  });

  it('flips left for right exactly, and twice is once too many', () => {
    const flip = { ...none, flipHorizontal: true };
    const flipped = augmentScan(scan, flip);
    expect(flipped.image[width - 1]).toBe(scan.image[0]);
    expect(flipped.mask[3 * width + 2]).toBe(scan.mask[4 * width - 3]);
    expect(flipped).not.toEqual(scan);
    expect(augmentScan(flipped, flip)).toEqual(scan);
  });

  it('turns counter-clockwise for positive angles, after the flip', () => {
    // One bright pixel at the right end of the middle row: after a quarter turn it is on top.
    const right = scanOf([0, 0, 0, 0, 0, 1, 0, 0, 0], [0, 0, 0, 0, 0, 1, 0, 0, 0], 3, 3);
    const brightest = (of: PreparedScan): number => of.image.indexOf(Math.max(...of.image));
    const turned = augmentScan(right, { rotationDegrees: 90, flipHorizontal: false });
    expect([brightest(turned), turned.mask.indexOf(1)]).toEqual([1, 1]);
    const flippedFirst = augmentScan(right, { rotationDegrees: 90, flipHorizontal: true });
    expect([brightest(flippedFirst), flippedFirst.mask.indexOf(1)]).toEqual([7, 7]);
  });

  it('keeps the labels where the mask leaves the image, and leaves the scan as it was', () => {
    const corner = scanOf(new Array<number>(64).fill(1), [1, ...new Array<number>(63).fill(0)], 8, 8);
    const turned = augmentScan(corner, { rotationDegrees: 45, flipHorizontal: false });
    expect(turned.mask).not.toContain(1);
    expect([...turned.labels]).toEqual([1]);
    expect(turned.image[0]).toBe(0);
    expect(corner.image[0]).toBe(1);
    expect(corner.mask[0]).toBe(1);
  });

  it('moves all channels alike', () => {
    const turn = { rotationDegrees: 25, flipHorizontal: true, scale: 1.2, shift: [1, 0.5] as const };
    const other = [...scan.image].reverse();
    const image = Float32Array.from([...scan.image].flatMap((value, i) => [value, other[i]!]));
    const found = augmentScan({ ...scan, channels: 2, image }, turn);
    expect(found.image.filter((_, i) => i % 2 === 0)).toEqual(augmentScan(scan, turn).image);
    expect(found.image.filter((_, i) => i % 2 === 1)).toEqual(
      augmentScan({ ...scan, image: Float32Array.from(other) }, turn).image,
    );
  });

  it.each([
    ['turned', { rotationDegrees: 33 }, 1],
    ['enlarged', { scale: 1.15 }, 1.15 ** 2],
    [
      'made smaller, turned and shifted',
      { scale: 0.85, rotationDegrees: -12, shift: [3.5, -2.25] as const },
      0.85 ** 2,
    ],
    ['deformed', { elastic: { alpha: 120, sigma: 8, seed: 4 } }, undefined],
  ])('a mask stays binary, and its area is within 2 %% of what it should be: %s', (_, change, share) => {
    const [size, radius] = [128, 30];
    const inside = (x: number, y: number): number =>
      Number((x - 60) ** 2 / 1.4 + (y - 66) ** 2 < radius ** 2);
    const disc = Array.from({ length: size * size }, (_, i) => inside(i % size, Math.floor(i / size)));
    const { mask, image } = augmentScan(scanOf(disc, disc, size, size), { ...none, ...change });
    expect([...new Set(mask)].sort()).toEqual([0, 1]);
    const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
    // A deformation changes areas; there the image, interpolated, says by how much.
    const expected = share === undefined ? sum(image) : share * sum(disc);
    expect(Math.abs(sum(mask) / expected - 1)).toBeLessThan(0.02);
    if (share !== undefined) expect(Math.abs(sum(image) / expected - 1)).toBeLessThan(0.02);
  });

  it('deforms by the same field for the same seed, smoothly', () => {
    const elastic = { alpha: 40, sigma: 4, seed: 1 };
    const at = (seed: number): Float64Array =>
      sourcePositions({ ...none, elastic: { ...elastic, seed } }, 32, 32);
    expect(at(1)).toEqual(at(1));
    expect(at(2)).not.toEqual(at(1));
    const moved = at(1).map((position, i) => position - (i % 2 ? Math.floor(i / 64) : (i / 2) % 32));
    const furthest = Math.max(...moved.map(Math.abs));
    expect(furthest).toBeGreaterThan(2);
    const steps = moved.subarray(2).map((move, i) => (i % 64 < 62 ? Math.abs(move - moved[i]!) : 0));
    expect(Math.max(...steps)).toBeLessThan(0.4 * furthest);
  });

  it('moves and stretches the window of the image alone, and leaves what it had cut off', () => {
    const grey = scanOf([0, 0.25, 0.5, 1], [0, 1, 1, 0], 2, 2);
    const found = augmentScan(grey, { ...none, window: { levelShift: 0.1, widthFactor: 0.5 } });
    [0, 0, 0.3, 1].forEach((value, i) => expect(found.image[i]).toBeCloseTo(value, 6));
    expect(found.mask).toEqual(grey.mask);
  });

  it('adds noise of the deviation that is asked for, within [0, 1]', () => {
    const even = scanOf(new Array<number>(10_000).fill(0.5), new Array<number>(10_000).fill(1), 100, 100);
    const noise = { deviation: 0.1, seed: 3 };
    const { image, mask } = augmentScan(even, { ...none, noise });
    const variance = image.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / image.length;
    expect(Math.sqrt(variance)).toBeCloseTo(0.1, 2);
    expect(mask).toEqual(even.mask);
    expect(augmentScan(even, { ...none, noise }).image).toEqual(image);
    const bounds = augmentScan(scan, { ...none, noise: { deviation: 2, seed: 1 } }).image;
    expect([Math.min(...bounds), Math.max(...bounds)]).toEqual([0, 1]);
  });

  it.each([
    ['rotationDegrees', { rotationDegrees: NaN }],
    ['scale', { scale: 0 }],
    ['shift[1]', { shift: [0, Infinity] as const }],
    ['window.widthFactor', { window: { levelShift: 0, widthFactor: -1 } }],
    ['noise.deviation', { noise: { deviation: NaN, seed: 1 } }],
    ['elastic.sigma', { elastic: { alpha: 1, sigma: 0, seed: 1 } }],
  ])('refuses a %s that makes no sense', (name, change) => {
    const run = () => augmentScan(scan, { ...none, ...change });
    expect(run).toThrow(RadnetError);
    expect(run).toThrow(`${name}: expected`);
  });
});
