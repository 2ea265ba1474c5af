import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random';
import { sampleTransform } from './scanTransform';

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

  it.each([-1, 181, NaN])('refuses a largest rotation of %d degrees', (maxRotationDegrees) => {
    const run = () => sampleTransform(createRandom(1), { maxRotationDegrees });
    expect(run).toThrow(RadnetError);
    expect(run).toThrow(`got ${maxRotationDegrees}`);
  });
});
