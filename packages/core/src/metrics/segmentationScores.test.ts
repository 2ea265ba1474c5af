import { expect, it } from 'vitest';
import { RadnetError } from '../radnetError';
import { segmentationScores } from './segmentationScores';

it('gives Dice and, where a voxel has a size, volumes', () => {
  const overlap = { drawn: 600, predicted: 300, both: 225 };
  expect(segmentationScores(overlap)).toEqual({ dice: 0.5 });
  expect(segmentationScores(overlap, 0.005)).toEqual({ dice: 0.5, volumeMl: 3, predictedVolumeMl: 1.5 });
});

it('is 1 where nothing was drawn and nothing predicted, and 0 where one of them was', () => {
  expect(segmentationScores({ drawn: 0, predicted: 0, both: 0 }).dice).toBe(1);
  expect(segmentationScores({ drawn: 0, predicted: 4, both: 0 }).dice).toBe(0);
  expect(segmentationScores({ drawn: 4, predicted: 0, both: 0 }).dice).toBe(0);
});

it.each([
  [{ drawn: 1, predicted: 3, both: 2 }, undefined, 'both: expected at most 1 voxels'],
  [{ drawn: -1, predicted: 3, both: 0 }, undefined, 'drawn: expected a whole number'],
  [{ drawn: 1, predicted: 0.5, both: 0 }, undefined, 'predicted: expected a whole number'],
  [{ drawn: 1, predicted: 1, both: 0 }, 0, 'voxelMl: expected a positive number'],
])('refuses %o of %s mL', (overlap, voxelMl, message) => {
  expect(() => segmentationScores(overlap, voxelMl)).toThrow(RadnetError);
  expect(() => segmentationScores(overlap, voxelMl)).toThrow(message);
});
