import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { checkMaskMatches } from './checkMaskMatches';
import { checkVolume } from './checkVolume';
import { sampleMask, sampleVolume } from './fixtures';
import type { Volume } from './volume';

describe('checkVolume', () => {
  it('passes a sound volume', () => {
    checkVolume(sampleVolume());
    checkVolume(sampleVolume({ hounsfieldUnits: new Float32Array(24).fill(0.5) }));
  });

  it.each<[string, Partial<Volume>, RegExp]>([
    ['no slices', { slices: 0, origins: [] }, /^scan: expected whole, positive .* got 0 x 2 x 4$/],
    ['too few voxels', { hounsfieldUnits: new Int16Array(23) }, /expected 3 x 2 x 4 voxels .* got 23$/],
    ['a spacing of 0', { spacingMm: { x: 1, y: 0, z: 5 } }, /expected a positive y spacing, got 0 mm$/],
    ['missing origins', { origins: [[0, 0, 0]] }, /expected 3 finite origins, got 1$/],
    [
      'a direction too long',
      { rowDirection: [1.1, 0, 0] },
      /expected row and column directions .* \[1.1, 0, 0\]/,
    ],
    ['a skewed image', { columnDirection: [0.6, 0.8, 0] }, /at a right angle/],
    [
      'slices in descending order',
      {
        origins: [
          [0, 0, 10],
          [0, 0, 5],
          [0, 0, 0],
        ],
      },
      /expected slices in ascending order/,
    ],
    ['NaN', { hounsfieldUnits: new Float32Array(24).fill(NaN, 5, 6) }, /expected finite Hounsfield units/],
  ])('refuses %s', (_, given, message) => {
    const check = (): void => checkVolume(sampleVolume(given), 'scan');
    expect(check).toThrow(RadnetError);
    expect(check).toThrow(message);
  });
});

describe('checkMaskMatches', () => {
  it('passes a mask of the same shape', () => {
    checkMaskMatches(sampleMask(sampleVolume()), sampleVolume());
  });

  it('names both shapes where they differ, also where only the order of sizes does', () => {
    const mask = sampleMask(sampleVolume({ height: 4, width: 2 }));
    expect(() => checkMaskMatches(mask, sampleVolume(), 'mask.nii')).toThrow(
      "mask.nii: expected the volume's shape, 3 x 2 x 4 (slices x height x width), got 3 x 4 x 2 with 24 voxels",
    );
  });
});
