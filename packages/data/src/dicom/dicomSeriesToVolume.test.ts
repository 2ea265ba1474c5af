import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import type { NamedBytes } from './dicomFiles';
import { dicomSeriesToVolume } from './dicomSeriesToVolume';
import { dicomFile, dicomSeries } from './fixtures';

/** Pixels -1000, 101, 102, ... of a 2 x 3 slice. */
const pixels = (first: number): ArrayBuffer =>
  Int16Array.from({ length: 6 }, (_, index) => (index === 0 ? -1000 : first + index)).buffer;

const other = (name: string): NamedBytes => ({
  name,
  bytes: new TextEncoder().encode('not a picture '.repeat(20)),
});

describe('dicomSeriesToVolume', () => {
  it('sorts slices by position, whatever their names and numbers say', async () => {
    const files = dicomSeries([40, 30, 35], (slice) => ({ PixelData: pixels(100 * slice) }));
    const volume = await dicomSeriesToVolume(files);
    expect(volume).toMatchObject({
      slices: 3,
      height: 2,
      width: 3,
      spacingMm: { x: 0.5, y: 0.75, z: 5 },
      origins: [
        [-10, -20, 30],
        [-10, -20, 35],
        [-10, -20, 40],
      ],
      warnings: [],
    });
    expect([...volume.hounsfieldUnits]).toEqual([
      ...[-1000, 101, 102, 103, 104, 105],
      ...[-1000, 201, 202, 203, 204, 205],
      ...[-1000, 1, 2, 3, 4, 5],
    ]);
  });

  it('rescales each slice by its own slope and keeps fractions where a slice has them', async () => {
    const files = dicomSeries([0, 5], (slice) =>
      slice === 0 ? {} : { RescaleSlope: '0.5', RescaleIntercept: '1' },
    );
    const { hounsfieldUnits } = await dicomSeriesToVolume(files);
    expect(hounsfieldUnits).toEqual(Float32Array.of(-1000, 1, 2, 3, 4, 5, -499, 1.5, 2, 2.5, 3, 3.5));
  });

  it('brings a prone, feet-first scan to the orientation of a supine one', async () => {
    // Rows to the right, columns to the front: turned by half about the long axis.
    const turned = dicomSeries([5, 0], (slice) => ({
      ImageOrientationPatient: ['-1', '0', '0', '0', '-1', '0'],
      ImagePositionPatient: ['-9', '-19.25', String(5 * slice)],
      PixelData: Int16Array.of(5, 4, 3, 2, 1, -1000).map((value) => (value < 0 ? value : value + 100 * slice))
        .buffer,
    }));
    const upright = dicomSeries([0, 5], (slice) => ({ PixelData: pixels(100 * slice) }));
    const volume = await dicomSeriesToVolume(turned);
    const expected = await dicomSeriesToVolume(upright);
    expect(volume.hounsfieldUnits).toEqual(expected.hounsfieldUnits);
    expect({ ...volume, origins: 0 }).toEqual({ ...expected, origins: 0 });
    expect(volume.origins).toEqual([
      [-10, -20, 0],
      [-10, -20, 5],
    ]);
  });

  it('reverses slices whose normal points to the feet', async () => {
    const files = dicomSeries([0, 5], (slice) => ({
      ImageOrientationPatient: ['-1', '0', '0', '0', '1', '0'],
      PixelData: pixels(100 * slice),
    }));
    const volume = await dicomSeriesToVolume(files);
    expect([...volume.hounsfieldUnits.subarray(0, 6)]).toEqual([2, 1, -1000, 5, 4, 3]);
    expect(volume.origins[0]).toEqual([-11, -20, 0]);
    expect(volume.rowDirection).toEqual([1, 0, 0]);
  });

  it('passes over hidden files and DICOMDIR, and warns of files that are no DICOM', async () => {
    const files = [...dicomSeries([0, 5]), other('.DS_Store'), other('DICOMDIR'), other('notes.txt')];
    expect((await dicomSeriesToVolume(files)).warnings).toEqual(['1 file was passed over, being no DICOM']);
  });

  it('lists only so many of the files where none is DICOM', async () => {
    const files = Array.from({ length: 20 }, (_, index) => other(`${index}.txt`));
    await expect(dicomSeriesToVolume(files)).rejects.toThrow(/ none, but 0\.txt, .*, 7\.txt and 12 more$/);
  });

  it('warns without the names of files and folders, which may be patients', async () => {
    const folder = (files: readonly NamedBytes[]): NamedBytes[] =>
      files.map(({ name, bytes }) => ({ name: `DOE^JOHN^1960/${name}`, bytes }));
    const series = folder(dicomSeries([0, 5, 10]));
    const [first, second] = series as [NamedBytes, NamedBytes];
    const files = [
      first,
      { ...second, bytes: second.bytes.subarray(0, -4) },
      series[2]!,
      { ...first, name: 'DOE JOHN copy.dcm' },
      { name: 'DOE JOHN cut.dcm', bytes: first.bytes.subarray(0, -4) },
      other('DOE^JOHN^1960/DOE JOHN report.pdf'),
      other('DOE JOHN.txt'),
    ];
    const { warnings } = await dicomSeriesToVolume(files, { onDamagedSlice: 'leave-out' });
    expect(warnings).toHaveLength(4);
    expect(warnings.join('\n')).not.toMatch(/DOE|JOHN|\.dcm/i);
    expect(warnings).toContain('2 files were passed over, being no DICOM');
    expect(warnings).toContain('1 slice was left out, being a copy');
    const scout = dicomFile('DOE/scout', { SeriesInstanceUID: '2.25.9', Modality: 'MR' });
    const astray = { name: 'DOE/z.dcm', bytes: first.bytes.subarray(0, 300) };
    const beside = await dicomSeriesToVolume([...series, scout, astray], { onDamagedSlice: 'leave-out' });
    expect(beside.warnings).toHaveLength(2);
    expect(beside.warnings.join('\n')).not.toMatch(/DOE|\.dcm/i);
  });

  it('reads a single slice, its thickness standing in for the gap', async () => {
    expect(await dicomSeriesToVolume([dicomFile('a.dcm')])).toMatchObject({ slices: 1, spacingMm: { z: 5 } });
    await expect(dicomSeriesToVolume([dicomFile('a.dcm', { SliceThickness: undefined })])).rejects.toThrow(
      'a.dcm: expected a positive number in SliceThickness (0018,0050) of a single slice, got none',
    );
  });

  it('chooses the series asked for, and reads no other', async () => {
    const files = [
      ...dicomSeries([0, 5]),
      dicomFile('scout', { SeriesInstanceUID: '2.25.9', Modality: 'MR' }),
    ];
    expect((await dicomSeriesToVolume(files, { seriesInstanceUid: '2.25.2' })).slices).toBe(2);
    await expect(dicomSeriesToVolume(files, { seriesInstanceUid: '2.25.3' })).rejects.toThrow(
      'seriesInstanceUid: expected that of a series here, got another; here are series without number (CT, original, ' +
        'axial, 2 images of 5 mm); series without number (MR, axial, 1 image of 5 mm)',
    );
  });

  const at = (which: number, elements: Record<string, unknown>) => (slice: number) =>
    slice === which ? elements : {};

  it.each<[string, NamedBytes[], string]>([
    ['no files', [], 'expected DICOM files, got no files'],
    ['no DICOM file', [other('a.txt'), other('b')], 'expected DICOM files, got none, but a.txt, b'],
    [
      'a .dcm file that is none',
      [...dicomSeries([0]), other('b.dcm')],
      "b.dcm: expected a DICOM file ('DICM'",
    ],
    [
      'an empty .dcm file',
      [...dicomSeries([0]), { name: 'b.dcm', bytes: new Uint8Array() }],
      "b.dcm: expected a DICOM file ('DICM'",
    ],
    [
      'two series',
      dicomSeries([0, 5], at(1, { SeriesInstanceUID: '2.25.9', SeriesNumber: 4 })),
      'expected one original axial series with more images than others, got 2; choose one by seriesInstanceUid, as ' +
        'listDicomSeries tells them: series without number (CT, original, axial, 1 image of 5 mm); ' +
        'series 4 (CT, original, axial, 1 image of 5 mm)',
    ],
    [
      'a file of no series',
      dicomSeries([0, 5], at(1, { SeriesInstanceUID: undefined })),
      'b.dcm: expected SeriesInstanceUID (0020,000E), got none',
    ],
    ['MR instead of CT', dicomSeries([0, 5], () => ({ Modality: 'MR' })), 'a.dcm: expected CT in Modality'],
    [
      'a missing slice',
      dicomSeries([0, 5, 15, 20]).map(renumber([1, 2, 4, 5])),
      'missing between b.dcm and c.dcm',
    ],
    [
      'two slices at one position',
      dicomSeries([0, 5, 5, 10], at(2, { PixelData: pixels(7) })),
      'b.dcm and c.dcm: expected slices at different positions, got two at 5.00 mm with different pixels',
    ],
    [
      'other rows',
      dicomSeries([0, 5], at(1, { Rows: 3, Columns: 2 })),
      'b.dcm: expected the Rows (0028,0010) of a.dcm, 2, got 3',
    ],
    [
      'other columns',
      dicomSeries([0, 5], at(1, { Columns: 1, PixelData: Int16Array.of(1, 2).buffer })),
      'b.dcm: expected the Columns (0028,0011) of a.dcm, 3, got 1',
    ],
    [
      'another spacing',
      dicomSeries([0, 5], at(1, { PixelSpacing: ['0.75', '0.51'] })),
      'b.dcm: expected the PixelSpacing (0028,0030) of a.dcm, 0.75, 0.5, got 0.75, 0.51',
    ],
    [
      'another orientation',
      dicomSeries([0, 5], at(1, { ImageOrientationPatient: ['1', '0', '0', '0', '0.8', '-0.6'] })),
      'b.dcm: expected the ImageOrientationPatient (0020,0037) of a.dcm, 1, 0, 0, 0, 1, 0, got 1, 0, 0, 0, 0.8, -0.6',
    ],
    [
      'coronal slices',
      dicomSeries([0, 5], () => ({ ImageOrientationPatient: ['1', '0', '0', '0', '0', '-1'] })),
      'a.dcm: expected axial slices in ImageOrientationPatient (0020,0037), got slices 90 degrees from axial',
    ],
  ])('refuses %s', async (_, files, message) => {
    const error: unknown = await dicomSeriesToVolume(files).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RadnetError);
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).not.toMatch(/secret/i);
  });

  it('leaves out copies of slices, with a warning', async () => {
    const copied = [
      ...dicomSeries([0, 5, 10]),
      dicomFile('copy.dcm', { ImagePositionPatient: ['-10', '-20', '5'] }),
    ];
    const volume = await dicomSeriesToVolume(copied);
    expect(volume.slices).toBe(3);
    expect(volume.warnings).toEqual(['1 slice was left out, being a copy']);
  });

  function renumber(numbers: readonly number[]): (file: NamedBytes, slice: number) => NamedBytes {
    const heights = [0, 5, 15, 20];
    return ({ name }, slice) =>
      dicomFile(name, {
        ImagePositionPatient: ['-10', '-20', String(heights[slice])],
        InstanceNumber: numbers[slice],
      });
  }
});
