import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import type { PreparedScan } from '../dataset/preparedScan';
import { augmentScan } from './augmentScan';
import golden from './golden/augment.json';

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
    const { rotationDegrees, flipHorizontal } = transform;
    it(`agrees with SciPy: ${rotationDegrees} degrees${flipHorizontal ? ', flipped' : ''}`, () => {
      const found = augmentScan(scanOf(image, mask, height, width), transform);
      const errors = expectedImage.map((value, i) => Math.abs(value - found.image[i]!));
      expect(Math.max(...errors)).toBeLessThan(2e-6);
      expect([...found.mask]).toEqual(expectedMask);
    });
  }

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

  it('refuses an angle that is none', () => {
    expect(() => augmentScan(scan, { ...none, rotationDegrees: NaN })).toThrow(RadnetError);
  });
});
