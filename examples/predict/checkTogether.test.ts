import { expect, it } from 'vitest';
import { UsageError } from '../commandLine';
import { checkTogether } from './checkTogether';

it.each<[string[], Parameters<typeof checkTogether>[1], RegExp]>([
  [[], {}, /expected a CT: a folder of DICOM files, .*; got none/],
  [['ct', 'a/ct.nii.gz'], { dicom: true }, /--dicom: expected CTs in DICOM, got NIfTI as argument 2/],
  [['a', 'b'], { series: '1' }, /--series: expected one CT/],
  [['a'], { series: '1', all: true }, /--series and --all/],
  [['a'], { 'heat-threshold': 0.4 }, /--heat-threshold: expected --dicom/],
])('refuses %j with %j', (paths, values, message) => {
  expect(() => checkTogether(paths, values)).toThrow(UsageError);
  expect(() => checkTogether(paths, values)).toThrow(message);
});

it('takes what goes together', () => {
  checkTogether(['a', 'b.nii'], { all: true });
  checkTogether(['a'], { dicom: true, 'heat-threshold': 0.4, series: '2' });
});
