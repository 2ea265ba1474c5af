import { describe, expect, it } from 'vitest';
import { describeSizes, openSizes, recordingSizes } from './openSizes';

/** What the recordings hold where sizes depend on the batch and on the slices in this way. */
const recorded = (shape: (batch: number, slices: number) => number[]): number[][] =>
  recordingSizes(2).map(([batch, slices]) => shape(batch!, slices!));

describe('openSizes', () => {
  it('finds products, factors and offsets', () => {
    expect(
      openSizes(
        recorded((b, s) => [b, s - 1, 2 * b * s + 3, 250]),
        2,
      ),
    ).toEqual({
      offsets: [0, -1, 3, 250],
      terms: [
        { axes: [0], factors: [1, 0, 0, 0] },
        { axes: [1], factors: [0, 1, 0, 0] },
        { axes: [0, 1], factors: [0, 0, 2, 0] },
      ],
    });
  });

  it.each([
    ['halves', (b: number, s: number) => [b, Math.ceil(s / 2)]],
    ['squares', (b: number) => [b * b]],
    ['lists of other lengths', (b: number) => new Array<number>(b).fill(1)],
  ])('finds no formula for %s', (_, shape) => {
    expect(openSizes(recorded(shape), 2)).toBeUndefined();
  });

  it('names sizes', () => {
    const shape = (b: number, s: number): number[] => [b, s - 1, b * s, 2 * b + 1, 32];
    expect(describeSizes(recorded(shape), ['batch', 'slices'])).toEqual([
      'batch',
      'slices-1',
      'batch*slices',
      '2*batch+1',
      32,
    ]);
  });
});

describe('recordingSizes', () => {
  it('records once where no axis is open, and 2^n + 1 times for n open axes', () => {
    expect([0, 1, 2, 3].map((axes) => recordingSizes(axes).length)).toEqual([1, 3, 5, 9]);
  });
});
