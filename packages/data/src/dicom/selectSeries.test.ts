import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import type { NamedBytes } from './dicomFiles';
import { dicomSeriesToVolume } from './dicomSeriesToVolume';
import { dicomFile, dicomSeries } from './fixtures';
import { listDicomSeries } from './listDicomSeries';
import { describeSeries } from './seriesSummary';

/** A series of a study: its UID ends in its number. */
function series(number: number, slices: number, elements: Record<string, unknown> = {}): NamedBytes[] {
  const heights = Array.from({ length: slices }, (_, slice) => 5 * slice);
  return dicomSeries(heights, () => ({
    SeriesInstanceUID: `2.25.9${number}`,
    SeriesNumber: number,
    ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    SliceThickness: `${number}`,
    ...elements,
  })).map(({ name, bytes }) => ({ name: `${number}/${name}`, bytes }));
}

const SAGITTAL = ['0', '1', '0', '0', '0', '-1'];
const scout = series(1, 1, {
  ImageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'],
  ImageOrientationPatient: SAGITTAL,
});
const thick = series(2, 3);
const thin = series(3, 5);
const reformat = series(4, 9, {
  ImageType: ['DERIVED', 'SECONDARY', 'REFORMATTED'],
  ImageOrientationPatient: ['1', '0', '0', '0', '0', '-1'],
});
const map = series(5, 9, { ImageType: ['DERIVED', 'PRIMARY', 'PERFUSION'] });
const report = [
  dicomFile('sr', {
    Modality: 'SR',
    SeriesInstanceUID: '2.25.96',
    PixelData: undefined,
    ImageType: undefined,
  }),
];

describe('a study of several series', () => {
  it('is listed by kind and orientation, without a word of the patient', () => {
    const list = listDicomSeries([...scout, ...thick, ...reformat, ...map, ...report]);
    expect(list.map(({ kind, orientation, images }) => [kind, orientation, images])).toEqual([
      ['localizer', 'sagittal', 1],
      ['original', 'axial', 3],
      ['derived', 'coronal', 9],
      ['derived', 'axial', 9],
      ['other modality', 'axial', 1],
    ]);
    expect(list[1]).toEqual({
      seriesInstanceUid: '2.25.92',
      patient: 1,
      study: 1,
      seriesNumber: 2,
      modality: 'CT',
      kind: 'original',
      orientation: 'axial',
      images: 3,
      thicknessMm: 2,
      kernel: undefined,
      head: undefined,
    });
    expect(JSON.stringify(list)).not.toMatch(/secret/i);
  });

  it.each([
    ['H30s', ', kernel H30s)'],
    ['Br40d\\3', ', kernel Br40d)'],
    ['Secret^Name', ')'],
    ['of Dr. Secret', ')'],
    ['a word that is no kernel', ')'],
  ])('tells reconstructions apart by their kernel, where that is a plain word: %s', (kernel, end) => {
    const [summary] = listDicomSeries(series(2, 3, { ConvolutionKernel: kernel.split('\\') }));
    expect(describeSeries(summary!)).toBe(`series 2 (CT, original, axial, 3 images of 2 mm${end}`);
  });

  it('gives the original axial series with the most images, and says what was left out', async () => {
    const volume = await dicomSeriesToVolume([...scout, ...thick, ...thin, ...reformat, ...map, ...report]);
    expect(volume.slices).toBe(5);
    expect(volume.warnings).toEqual([
      'chosen of 6: series 3 (CT, original, axial, 5 images of 3 mm); left out: ' +
        'series 1 (CT, localizer, sagittal, 1 image of 1 mm); series 2 (CT, original, axial, 3 images of 2 mm); ' +
        'series 4 (CT, derived, coronal, 9 images of 4 mm); series 5 (CT, derived, axial, 9 images of 5 mm); ' +
        'series without number (SR, axial, 1 image of 5 mm)',
    ]);
  });

  it('gives the head before other parts of the body', async () => {
    const head = series(6, 2, { BodyPartExamined: 'HEAD' });
    const chest = series(7, 8, { BodyPartExamined: 'CHEST' });
    expect((await dicomSeriesToVolume([...chest, ...head])).slices).toBe(2);
  });

  it('counts slices that a lossy compression made derived as originals', async () => {
    const lossy = series(8, 4, { ImageType: ['DERIVED', 'PRIMARY', 'AXIAL'] });
    expect((await dicomSeriesToVolume([...scout, ...lossy])).slices).toBe(4);
  });

  it('gives the one asked for, without the scout in it', async () => {
    const files = [...thin, ...thick, ...scout];
    expect((await dicomSeriesToVolume(files, { seriesInstanceUid: '2.25.92' })).slices).toBe(3);
    const inside = series(2, 1, { ImageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] });
    const volume = await dicomSeriesToVolume([...inside, ...thick], { seriesInstanceUid: '2.25.92' });
    expect(volume.slices).toBe(3);
    expect(volume.warnings).toEqual([
      'left out of the series: series 2 (CT, localizer, axial, 1 image of 2 mm)',
    ]);
  });

  it('is refused where two are as good or none is original, and lists them without their UIDs', async () => {
    const refusal = async (files: NamedBytes[]): Promise<string> => {
      const error: unknown = await dicomSeriesToVolume(files).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(RadnetError);
      return (error as Error).message;
    };
    const tied = await refusal([...thick, ...series(9, 3)]);
    expect(tied).toContain('got 2; choose one by seriesInstanceUid');
    expect(tied).toContain('series 9 (CT, original, axial, 3 images of 9 mm)');
    expect(tied).not.toContain('2.25.');
    expect(await refusal([...map, ...scout])).toContain('got none; choose one');
  });
});
