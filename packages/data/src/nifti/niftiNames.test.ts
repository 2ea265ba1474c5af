import { expect, it } from 'vitest';
import { isNiftiName, niftiPair } from './niftiNames';

it('niftiPair finds the other half of a pair, spelled alike', () => {
  expect(niftiPair('a/ct.hdr')).toEqual(['a/ct.hdr', 'a/ct.img']);
  expect(niftiPair('a/ct.img.gz')).toEqual(['a/ct.hdr.gz', 'a/ct.img.gz']);
  expect(niftiPair('CT.IMG')).toEqual(['CT.HDR', 'CT.IMG']);
  expect(niftiPair('ct.nii')).toBeUndefined();
});

it('isNiftiName knows single files and pairs', () => {
  for (const name of ['a.nii', 'a.nii.gz', 'a.hdr', 'a.img.gz', 'A.NII'])
    expect(isNiftiName(name), name).toBe(true);
  for (const name of ['a.dcm', 'nii', 'a.img.png']) expect(isNiftiName(name), name).toBe(false);
});
