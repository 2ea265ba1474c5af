import { expect, it } from 'vitest';
import { fuzzNifti } from './nifti.fuzz';

it('NIfTI damaged at random gives a volume or a RadnetError, soon: 500 mutations', async () => {
  const { volumes, refused } = await fuzzNifti(500, 1);
  expect(volumes + refused).toBe(500);
  expect(Math.min(volumes, refused)).toBeGreaterThan(50);
});
