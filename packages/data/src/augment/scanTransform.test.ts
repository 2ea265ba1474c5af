import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random';
import { sampleTransform, type ScanTransform } from './scanTransform';

describe('sampleTransform', () => {
  it('covers the range of angles evenly and flips every second time', () => {
    const random = createRandom(1);
    const transforms = Array.from({ length: 4000 }, () =>
      sampleTransform(random, { maxRotationDegrees: 10 }),
    );
    const angles = transforms.map((transform) => transform.rotationDegrees);
    expect(Math.max(...angles)).toBeGreaterThan(9.9);
    expect(Math.max(...angles)).toBeLessThanOrEqual(10);
    expect(Math.min(...angles)).toBeLessThan(-9.9);
    expect(Math.min(...angles)).toBeGreaterThanOrEqual(-10);
    expect(angles.filter((angle) => Math.abs(angle) < 5).length / 4000).toBeCloseTo(0.5, 1);
    expect(transforms.filter((transform) => transform.flipHorizontal).length / 4000).toBeCloseTo(0.5, 1);
  });

  it('is the same for the same stream', () => {
    const sample = () => sampleTransform(createRandom('scan'), { maxRotationDegrees: 10 });
    expect(sample()).toEqual(sample());
  });

  it('draws what is asked for besides, and leaves rotation and flip as they were', () => {
    const plain = { maxRotationDegrees: 10 };
    const all = {
      ...plain,
      maxScale: 1.25,
      maxShiftPixels: 6,
      elastic: { alpha: 30, sigma: 5 },
      maxNoise: 0.05,
      maxWindowJitter: 0.2,
    };
    const { rotationDegrees, flipHorizontal } = sampleTransform(createRandom(3), plain);
    expect(sampleTransform(createRandom(3), plain)).toEqual({ rotationDegrees, flipHorizontal });
    expect(sampleTransform(createRandom(3), all)).toMatchObject({ rotationDegrees, flipHorizontal });
    const random = createRandom(1);
    const drawn = Array.from({ length: 4000 }, () => sampleTransform(random, all));
    const range = (of: (transform: ScanTransform) => number): [number, number] => {
      const values = drawn.map(of);
      return [Math.min(...values), Math.max(...values)];
    };
    const expectRange = ([low, high]: [number, number], from: number, to: number): void => {
      expect(low).toBeGreaterThanOrEqual(from);
      expect(high).toBeLessThanOrEqual(to);
      expect(high - low).toBeGreaterThan(0.98 * (to - from));
    };
    expectRange(
      range(({ scale }) => scale!),
      0.8,
      1.25,
    );
    expectRange(
      range(({ shift }) => shift![0]),
      -6,
      6,
    );
    expectRange(
      range(({ shift }) => shift![1]),
      -6,
      6,
    );
    expectRange(
      range(({ noise }) => noise!.deviation),
      0,
      0.05,
    );
    expectRange(
      range(({ window }) => window!.levelShift),
      -0.2,
      0.2,
    );
    expectRange(
      range(({ window }) => window!.widthFactor),
      1 / 1.2,
      1.2,
    );
    expect(new Set(drawn.map(({ elastic }) => elastic!.seed)).size).toBeGreaterThan(3990);
  });

  it.each([
    ['maxScale', { maxScale: 0.9 }],
    ['maxShiftPixels', { maxShiftPixels: -1 }],
    ['elastic.alpha', { elastic: { alpha: -1, sigma: 3 } }],
    ['elastic.sigma', { elastic: { alpha: 1, sigma: 0 } }],
    ['maxNoise', { maxNoise: 1.5 }],
    ['maxWindowJitter', { maxWindowJitter: NaN }],
  ])('refuses a %s that makes no sense', (name, options) => {
    const run = () => sampleTransform(createRandom(1), { maxRotationDegrees: 0, ...options });
    expect(run).toThrow(RadnetError);
    expect(run).toThrow(`${name}: expected`);
  });

  it.each([-1, 181, NaN])('refuses a largest rotation of %d degrees', (maxRotationDegrees) => {
    const run = () => sampleTransform(createRandom(1), { maxRotationDegrees });
    expect(run).toThrow(RadnetError);
    expect(run).toThrow(`got ${maxRotationDegrees}`);
  });
});
