import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { fillPolygons, type PixelPoint } from './fillPolygons';
import { goldenPolygons, hexOf } from './fixtures';

const { height, width, cases } = goldenPolygons;

const rows = (mask: Uint8Array, columns: number): string[] =>
  Array.from({ length: mask.length / columns }, (_, row) =>
    mask.subarray(row * columns, (row + 1) * columns).join(''),
  );

describe('fillPolygons', () => {
  it.each(cases.map((one, index) => ({ index, ...one })))(
    'holds the pixels that $by says: polygons $index',
    ({ polygons, inside }) => {
      expect(hexOf(fillPolygons(polygons, height, width))).toBe(inside);
    },
  );

  it('holds centres on left and upper edges, not on right and lower ones', () => {
    const square: PixelPoint[] = [
      [1, 1],
      [4, 1],
      [4, 3],
      [1, 3],
    ];
    const expected = ['00000', '01110', '01110', '00000'];
    expect(rows(fillPolygons([square], 4, 5), 5)).toEqual(expected);
    expect(rows(fillPolygons([square.toReversed()], 4, 5), 5)).toEqual(expected);
  });

  it('shares a plane out between polygons with common edges, every centre once', () => {
    const centre: PixelPoint = [7, 6];
    const ring = Array.from({ length: 7 }, (_, corner): PixelPoint => {
      const angle = (corner * 2 * Math.PI) / 7;
      return [7 + 40 * Math.cos(angle), 6 + 40 * Math.sin(angle)];
    });
    const counts = new Array<number>(12 * 15).fill(0);
    ring.forEach((corner, index) => {
      const part = fillPolygons([[centre, corner, ring[(index + 1) % 7]!]], 12, 15);
      part.forEach((inside, pixel) => (counts[pixel]! += inside));
    });
    expect(new Set(counts)).toEqual(new Set([1]));
  });

  it('leaves a hole, and an island within it', () => {
    const square = (low: number, high: number): PixelPoint[] => [
      [low, low],
      [high, low],
      [high, high],
      [low, high],
    ];
    const mask = fillPolygons([square(0, 7), square(1, 6), square(3, 4)], 7, 7);
    expect(rows(mask, 7)).toEqual([
      '1111111',
      '1000001',
      '1000001',
      '1001001',
      '1000001',
      '1000001',
      '1111111',
    ]);
  });

  it.each<[PixelPoint[], string]>([
    [
      [
        [0, 0],
        [1, 1],
      ],
      'expected polygons of 3 points or more, got one of 2',
    ],
    [
      [
        [0, 0],
        [1, 1],
        [NaN, 2],
      ],
      'expected points within 16384 pixels, got NaN, 2',
    ],
    [
      [
        [0, 0],
        [1, 1],
        [1e5, 2],
      ],
      'got 100000, 2',
    ],
  ])('refuses %j', (polygon, message) => {
    expect(() => fillPolygons([polygon], 4, 4)).toThrow(RadnetError);
    expect(() => fillPolygons([polygon], 4, 4)).toThrow(message);
  });
});
