import { RadnetError } from '@radnet/core';
import { afterEach, expect, it, vi } from 'vitest';
import { defaultPreprocessOptions } from '../../preprocess/preprocessOptions';
import { requireMemory } from './requireMemory';

afterEach(() => vi.restoreAllMocks());

it('lets a scan pass that fits, and names one that does not', () => {
  vi.spyOn(process, 'availableMemory').mockReturnValue(2e8);
  const check = (slices: number) => (): void => requireMemory('ct.nii', slices, defaultPreprocessOptions);
  expect(check(600)).not.toThrow();
  expect(check(3000)).toThrow(RadnetError);
  expect(check(3000)).toThrow(
    'ct.nii: expected a scan that fits into memory, got 3000 slices, which take 0.94 GB at 250 x 250 where 0.20 are free.',
  );
  expect(() => requireMemory('ct.nii', 600, defaultPreprocessOptions, 14)).toThrow('which take 0.53 GB');
});
