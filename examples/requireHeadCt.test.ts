import { RadnetError } from '@radnet/core';
import { makePhantom, type Volume } from '@radnet/data';
import { describe, expect, it } from 'vitest';
import { requireHeadCt } from './requireHeadCt';

const { volume } = makePhantom({ seed: 1, slices: 24, height: 64, width: 64 });
const refused = (given: Partial<Volume>, message: RegExp): void => {
  const check = (): unknown => requireHeadCt('ct.nii', { ...volume, ...given }, 3);
  expect(check).toThrow(RadnetError);
  expect(check).toThrow(message);
};

describe('requireHeadCt', () => {
  it('has nothing against a head', () => {
    expect(requireHeadCt('ct.nii', volume, 3)).toEqual([]);
    expect(requireHeadCt('ct.nii', volume, 24)).toEqual([]);
  });

  it('warns of a chest', () => {
    const asChest = Int16Array.from(volume.hounsfieldUnits, (value) =>
      value > 0 && value < 60 ? -800 : value,
    );
    const warnings = requireHeadCt('ct.nii', { ...volume, hounsfieldUnits: asChest }, 3);
    expect(warnings).toContain(
      'this does not look like a CT of a head: it shows as much lung as a chest does',
    );
  });

  it('refuses what is no CT, and too few slices', () => {
    refused(
      { hounsfieldUnits: volume.hounsfieldUnits.map((value) => Number(value > 0)) },
      /^ct\.nii: expected a CT of a head, but this holds 2 different values/,
    );
    expect(() => requireHeadCt('ct.nii', volume, 25)).toThrow(
      'ct.nii: expected at least 25 slices, because 25 positive ones in a row make a CT positive, got 24',
    );
  });
});
