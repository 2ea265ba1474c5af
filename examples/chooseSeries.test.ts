import { type DicomSeriesSummary, describeSeries } from '@radnet/data';
import { describe, expect, it } from 'vitest';
import { choiceOf, chooseSeries, describeChoice, describeOffers } from './chooseSeries';

const series = (given: Partial<DicomSeriesSummary> = {}): DicomSeriesSummary => ({
  seriesInstanceUid: '2.25.1',
  patient: 1,
  study: 1,
  seriesNumber: 2,
  acquisition: undefined,
  modality: 'CT',
  kind: 'original',
  orientation: 'axial',
  images: 28,
  thicknessMm: 5,
  kernel: undefined,
  head: undefined,
  ...given,
});
const original = series();
const thin = series({ seriesNumber: 3, images: 200, thicknessMm: 0.6 });
const derived = series({ kind: 'derived' });
const scout = series({ kind: 'localizer', orientation: 'coronal', images: 1 });
const acquired = (number: number): DicomSeriesSummary =>
  series({ acquisition: { number, tag: 'KVP', value: '80' } });

describe('chooseSeries', () => {
  it.each([
    ['one series alone, whatever it is', [derived], [], undefined],
    ['nothing that is a CT', [scout, scout], [], undefined],
    ['one original beside others', [scout, derived, original], [original], original],
    ['two originals', [original, scout, thin], [original, thin], undefined],
    ['derived ones alone', [derived, scout], [derived], undefined],
  ] as const)('of %s', (_, groups, offered, chosen) => {
    expect(chooseSeries(groups)).toEqual({ offered, chosen });
  });

  it('takes the acquisition that is wanted', () => {
    const groups = [acquired(1), acquired(2)];
    expect(chooseSeries(groups).chosen).toBeUndefined();
    expect(chooseSeries(groups, 2).chosen).toBe(groups[1]);
    expect(choiceOf(groups[1]!)).toEqual({ seriesInstanceUid: '2.25.1', acquisition: 2 });
    expect(choiceOf(original)).toEqual({ seriesInstanceUid: '2.25.1' });
  });
});

describe('what is said of series', () => {
  it('tells patients and studies apart by numbers, where there are several', () => {
    const other = series({ patient: 3, study: 4 });
    expect(describeOffers([original, thin])).toEqual([
      'series 2 (CT, original, axial, 28 images of 5 mm)',
      'series 3 (CT, original, axial, 200 images of 0.6 mm)',
    ]);
    // Patient 2 has none to offer.
    expect(describeOffers([original, other])).toEqual([
      `patient 1, study 1, ${describeSeries(original)}`,
      `patient 2, study 2, ${describeSeries(other)}`,
    ]);
  });

  it('tells what was read and what not', () => {
    expect(describeChoice(original, [original], [original, scout])).toBe(
      `read ${describeSeries(original)}; not read: ${describeSeries(scout)}`,
    );
    expect(describeChoice(original, [original, thin], [original, thin])).toBe(
      `read ${describeSeries(original)}`,
    );
  });
});
