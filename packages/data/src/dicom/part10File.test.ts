import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { dicomToMask } from '../annotations/dicomToMask';
import { goldenAnnotations, goldenBytes as annotation } from '../annotations/fixtures';
import { goldenBytes as niftiBytes } from '../nifti/fixtures';
import { dicomSeriesToVolume } from './dicomSeriesToVolume';
import { dataSetAlone, dicomFile, dicomSeries, goldenBytes, goldenJson, withoutPreamble } from './fixtures';
import { parseDicomSlice } from './parseDicomSlice';
import { isDicom, part10File } from './part10File';

const golden = goldenJson<{ hounsfieldUnits: Record<string, number[]> }>('dicom.json').hounsfieldUnits;

/** A data set behind a preamble and `DICM`, without a meta header. */
const withMark = (dataSet: Uint8Array): Uint8Array => {
  const start = new TextEncoder().encode(`${'\0'.repeat(128)}DICM`);
  return Uint8Array.from([...start, ...dataSet]);
};

describe('files without preamble or meta header', () => {
  // pydicom reads the same numbers from these bytes with force=True.
  it.each(['implicit-little', 'explicit-little', 'explicit-big', 'unsigned-12-junk', 'signed-13-junk-big'])(
    'hold what pydicom wrote, as a data set alone: %s',
    async (name) => {
      const bytes = dataSetAlone(goldenBytes(`${name}.dcm`));
      expect(isDicom(bytes)).toBe(true);
      expect([...(await parseDicomSlice(bytes, name)).hounsfieldUnits]).toEqual(golden[name]);
      // pydicom reads these without force.
      const marked = withMark(bytes);
      expect(isDicom(marked)).toBe(true);
      expect([...(await parseDicomSlice(marked, name)).hounsfieldUnits]).toEqual(golden[name]);
    },
  );

  it.each(['implicit-little', 'explicit-big', 'deflated'])(
    'hold what pydicom wrote, with a meta header: %s',
    async (name) => {
      const bytes = withoutPreamble(goldenBytes(`${name}.dcm`));
      expect(isDicom(bytes)).toBe(true);
      expect([...(await parseDicomSlice(bytes, name)).hounsfieldUnits]).toEqual(golden[name]);
    },
  );

  it('are found among others by their beginning, whatever they are called', async () => {
    const named = dicomSeries([0, 5, 10]).map(({ bytes }, slice) => ({
      name: `IM${slice}`,
      bytes: slice === 1 ? bytes : dataSetAlone(bytes),
    }));
    const notes = { name: 'README', bytes: new TextEncoder().encode('no DICOM '.repeat(50)) };
    const volume = await dicomSeriesToVolume([...named, notes]);
    expect(volume.slices).toBe(3);
    expect(volume.warnings).toEqual(['1 file was passed over, being no DICOM']);
  });

  it('may be masks, too', () => {
    const mask = dicomToMask(annotation('seg.dcm'), 'seg', goldenAnnotations.volume);
    expect(dicomToMask(withoutPreamble(annotation('seg.dcm')), 'seg', goldenAnnotations.volume)).toEqual(
      mask,
    );
  });

  it('are refused where pixels are compressed and nothing says how', async () => {
    await expect(parseDicomSlice(dataSetAlone(goldenBytes('j2k.dcm')), 'a')).rejects.toThrow(
      /^a: expected .* of PixelData \(7FE0,0010\) .*, got compressed ones$/,
    );
  });

  it('are refused cut short anywhere, with an error of their own', async () => {
    const bytes = dataSetAlone(goldenBytes('implicit-little.dcm'));
    for (let length = 0; length < bytes.length; length++) {
      const read = parseDicomSlice(bytes.subarray(0, length), 'cut');
      await expect(read, `${length} bytes`).rejects.toBeInstanceOf(RadnetError);
    }
  });
});

describe('part10File', () => {
  it('gives a file with preamble as it is', () => {
    const { bytes } = dicomFile('a.dcm');
    expect(part10File(bytes)).toBe(bytes);
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['a few bytes', Uint8Array.of(8, 0, 5)],
    ['zeros', new Uint8Array(2000)],
    ['text', new TextEncoder().encode('Head CT of a study, as text. '.repeat(20))],
    ['JSON', new TextEncoder().encode('{"images": []}')],
    ['JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1)],
    ['PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52)],
    ['a zip', Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 8, 0, 8, 0, 0, 0, 0, 0, 0, 0)],
    ['NIfTI', niftiBytes('ras-int16.nii')],
    [
      'a group 0008 whose second tag comes before the first',
      Uint8Array.of(8, 0, 5, 0, 2, 0, 0, 0, 65, 66, 8, 0, 0, 0),
    ],
    [
      'a group 0008 whose value runs past the end',
      Uint8Array.of(8, 0, 5, 0, 255, 255, 0, 0, 65, 66, 8, 0, 8, 0),
    ],
  ])('takes %s for no DICOM', (_, bytes) => {
    expect(isDicom(bytes)).toBe(false);
    expect(part10File(bytes)).toBeUndefined();
  });
});
