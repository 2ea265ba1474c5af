import { RadnetError } from '@radnet/core';
import { fileError } from '@radnet/core/internal/node';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { slicePositionsMm } from '../volume/slicePositions';
import { type NamedBytes, parseDicomFiles } from './dicomFiles';
import { dicomFilesToVolume, dicomSeriesToVolume } from './dicomSeriesToVolume';
import { dicomFile, dicomSeries } from './fixtures';

const HEIGHTS = [0, 5, 10, 15, 20];
const options = { onDamagedSlice: 'leave-out' } as const;

/** Slices of their own values, those at some indices cut to so many bytes less or so many in all. */
function series(
  cut: Readonly<Record<number, (length: number) => number>>,
  elements: (slice: number) => Record<string, unknown> = () => ({}),
): NamedBytes[] {
  return dicomSeries(HEIGHTS, (slice) => ({
    PixelData: Int16Array.of(-1000, 0, 0, 0, 0, slice).buffer,
    ...elements(slice),
  })).map(({ name, bytes }, slice) => ({
    name,
    bytes: cut[slice] === undefined ? bytes : bytes.subarray(0, cut[slice](bytes.length)),
  }));
}

const inPixels = (length: number): number => length - 4;
const inHeader = (): number => 300;

const refusal = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(RadnetError);
  return (error as Error).message;
};

describe('a series with a damaged slice', () => {
  const reason =
    'c.dcm: expected 12 bytes of PixelData (7FE0,0010) for 2 rows of 3 pixels, got 8: the file is cut short';

  it('is refused unless the caller says otherwise', async () => {
    expect(await refusal(dicomSeriesToVolume(series({ 2: inPixels })))).toBe(reason);
    expect(await refusal(dicomSeriesToVolume(series({ 2: inPixels }), { onDamagedSlice: 'refuse' }))).toBe(
      reason,
    );
  });

  it('is read without it, the others in their places, and says which and why', async () => {
    const volume = await dicomSeriesToVolume(series({ 2: inPixels }), options);
    expect(slicePositionsMm(volume)).toEqual([0, 5, 15, 20]);
    expect(volume.spacingMm.z).toBe(5);
    expect([5, 11, 17, 23].map((index) => volume.hounsfieldUnits[index])).toEqual([0, 1, 3, 4]);
    expect(volume.leftOut).toEqual([{ file: 'c.dcm', reason, index: 2, origin: [-10, -20, 10] }]);
    expect(volume.warnings).toEqual([
      `left out slice 3 of 5: ${reason.replace('c.dcm: ', '')}`,
      'uneven slice gaps: 1 x 5.00 mm, 1 x 10.00 mm, 1 x 5.00 mm',
    ]);
  });

  it('names a place in our orientation, whatever the axes of the files', async () => {
    const turned = series({ 1: inPixels }, (slice) => ({
      ImageOrientationPatient: ['-1', '0', '0', '0', '1', '0'],
      ImagePositionPatient: ['-9', '-20', String(HEIGHTS[slice])],
    }));
    const { leftOut, origins } = await dicomSeriesToVolume(turned, options);
    expect(origins[0]).toEqual([-10, -20, 0]);
    expect(leftOut).toMatchObject([{ index: 1, origin: [-10, -20, 5] }]);
  });

  it('is read without one that tells no place any more, which explains one slice and no more', async () => {
    const volume = await dicomSeriesToVolume(series({ 2: inHeader }), options);
    expect(slicePositionsMm(volume)).toEqual([0, 5, 15, 20]);
    expect(volume.leftOut).toMatchObject([{ file: 'c.dcm', index: undefined, origin: undefined }]);
    expect(volume.warnings[0]).toMatch(/^left out a slice of 5: expected a whole DICOM file/);
    const longer = dicomSeries([0, 5, 10, 15, 20, 25, 30]).filter(({ name }) => name !== 'e.dcm');
    const another = longer.map(({ name, bytes }, slice) => ({
      name,
      bytes: slice === 1 ? bytes.subarray(0, inHeader()) : bytes,
    }));
    expect(await refusal(dicomSeriesToVolume(another, options))).toContain(
      'with a slice missing between a.dcm',
    );
    const twoMissing = dicomSeries([0, 5, 10, 15, 20, 25]).filter(({ name }) => name !== 'c.dcm');
    const wider = twoMissing.map(({ name, bytes }) => ({
      name,
      bytes: name === 'd.dcm' ? bytes.subarray(0, inHeader()) : bytes,
    }));
    expect(await refusal(dicomSeriesToVolume(wider, options))).toContain('missing between b.dcm and e.dcm');
  });

  it('takes no file without a sound header for its own beside other series', async () => {
    const scout = dicomFile('scout.dcm', {
      SeriesInstanceUID: '2.25.3',
      ImageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'],
    });
    const damaged = { ...scout, name: 'z.dcm', bytes: scout.bytes.subarray(0, inHeader()) };
    const sound = dicomSeries(HEIGHTS, () => ({ ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'] }));
    const volume = await dicomSeriesToVolume([...sound, scout, damaged], options);
    expect(volume.leftOut).toBeUndefined();
    expect(volume.warnings[0]).toMatch(/^left out a damaged file, of this series or another: expected /);
    const gap = [...sound.filter(({ name }) => name !== 'c.dcm'), scout, damaged];
    expect(await refusal(dicomSeriesToVolume(gap, options))).toContain('missing between b.dcm and d.dcm');
  });

  it('is refused where one is missing beside it, or all are damaged', async () => {
    const files = series({ 1: inPixels }).filter(({ name }) => name !== 'd.dcm');
    expect(await refusal(dicomSeriesToVolume(files, options))).toContain('missing between c.dcm and e.dcm');
    for (const cut of [inPixels, inHeader]) {
      const all = series(Object.fromEntries(HEIGHTS.map((_, slice) => [slice, cut])));
      expect(await refusal(dicomSeriesToVolume(all, options))).toMatch(
        /^expected a CT with sound slices, got 5 that are damaged; the first: a\.dcm: expected /,
      );
    }
  });

  it('keeps what only its copy is damaged of, and says so', async () => {
    const [copy] = series({ 0: inPixels });
    const volume = await dicomSeriesToVolume([...series({}), { ...copy!, name: 'copy.dcm' }], options);
    expect(volume.slices).toBe(5);
    expect(volume.leftOut).toBeUndefined();
    expect(volume.warnings).toEqual([
      expect.stringMatching(/^left out a damaged copy of a slice: expected /),
    ]);
  });

  it('is not one that the system fails to hand out', async () => {
    const files = parseDicomFiles(series({}), options);
    const work = dicomFilesToVolume(files, options, async (header) => {
      if (header.file !== 'c.dcm') return header;
      const bytes = await readFile('no-such-folder/c.dcm').catch((error: unknown) => {
        throw fileError('read', header.file, error);
      });
      return header.withContent(bytes);
    });
    expect(await refusal(work)).toBe('cannot read c.dcm: no such file or folder');
  });

  it('is still refused where slices do not fit together', async () => {
    const wide = series({}, (slice) => (slice === 2 ? { Rows: 3, Columns: 2 } : {}));
    expect(await refusal(dicomSeriesToVolume(wide, options))).toContain('c.dcm: expected the Rows');
  });
});
