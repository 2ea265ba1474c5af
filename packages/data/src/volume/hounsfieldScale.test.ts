import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { dicomSeriesToVolume } from '../dicom/dicomSeriesToVolume';
import { dicomFile, dicomSeries, goldenBytes, goldenJson } from '../dicom/fixtures';
import { niftiToVolume } from '../nifti/niftiToVolume';
import { volumeToNifti } from '../nifti/volumeToNifti';
import { sampleVolume } from './fixtures';
import { type HounsfieldScale, onHounsfieldScale } from './hounsfieldScale';

type Faulty = 'wrapped-12' | 'offset-forgotten';
const golden = goldenJson<Record<'hounsfieldUnits' | 'howard', number[]>>('hounsfield.json');
const [least, most] = [Math.min(...golden.hounsfieldUnits), Math.max(...golden.hounsfieldUnits)];

const read = (name: Faulty, hounsfield?: HounsfieldScale): ReturnType<typeof dicomSeriesToVolume> =>
  dicomSeriesToVolume(
    [{ name: 'a.dcm', bytes: goldenBytes(`${name}.dcm`) }],
    hounsfield === undefined ? {} : { hounsfield },
  );

const refusal = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(RadnetError);
  return (error as Error).message;
};

describe('a CT that was never brought to Hounsfield units', () => {
  it('is refused with what was found and how to go on', async () => {
    expect(await refusal(read('offset-forgotten'))).toBe(
      'expected Hounsfield units, of which air takes up some from -1024 to -200, got none such among values ' +
        `from ${least + 1024} to ${most + 1024}: say by hounsfield what to add where an offset was forgotten, ` +
        "e.g. -1024, or 'as-stated' where the CT is cropped, masked or skull-stripped",
    );
    expect(await refusal(read('wrapped-12'))).toMatch(
      /: they look like 12-bit values that lost their sign, which hounsfield 'wrapped-12-bit' gives back$/,
    );
  });

  it('is shifted by the number that the caller names, and says so', async () => {
    const volume = await read('offset-forgotten', -1024);
    expect([...volume.hounsfieldUnits]).toEqual(golden.hounsfieldUnits);
    expect(volume.warnings).toEqual(['-1024 HU added to every value, as asked for']);
  });

  it('gets its signs back where the caller asks for it, and says so', async () => {
    const volume = await read('wrapped-12', 'wrapped-12-bit');
    expect([...volume.hounsfieldUnits]).toEqual(golden.hounsfieldUnits);
    // The notebook on RSNA 2019 agrees from -1000 HU.
    const differing = golden.hounsfieldUnits.filter((value, index) => value !== golden.howard[index]);
    expect(differing.length).toBeGreaterThan(0);
    expect(Math.max(...differing)).toBeLessThan(-1000);
    expect(volume.warnings).toEqual([
      '4096 taken off values from 3072, 12-bit ones that had lost their sign, as asked for',
    ]);
  });

  it('is refused where the correction asked for leads to none either', async () => {
    expect(await refusal(read('offset-forgotten', 'wrapped-12-bit'))).toContain(
      `values from ${least + 1024} to ${most + 1024}`,
    );
    expect(await refusal(read('offset-forgotten', -100))).toContain(
      `values from ${least + 924} to ${most + 924}`,
    );
  });

  it('does not pass because a number too low makes air of it all', async () => {
    expect(await refusal(read('offset-forgotten', -5000))).toContain(
      `values from ${least - 3976} to ${most - 3976}`,
    );
  });

  it('stays as it is where the caller calls it so', async () => {
    const volume = await read('offset-forgotten', 'as-stated');
    expect([...volume.hounsfieldUnits]).toEqual(golden.hounsfieldUnits.map((value) => value + 1024));
    expect(volume.warnings).toEqual([]);
  });

  it('is not mistaken for another because padding is -1024', async () => {
    const padded = dicomSeries([0, 5], () => ({
      PixelData: Int16Array.of(-2000, 0, 24, 1064, 1064, 2024).buffer,
      PixelPaddingValue: 63536,
    }));
    expect(await refusal(dicomSeriesToVolume(padded))).toContain('values from 0 to 2024');
    const volume = await dicomSeriesToVolume(padded, { hounsfield: -1024 });
    expect([...volume.hounsfieldUnits.subarray(0, 6)]).toEqual([-1024, -1024, -1000, 40, 40, 1000]);
  });

  it('keeps padding where a number would make tissue of it', () => {
    const { values, fault } = onHounsfieldScale(Int16Array.of(-1024, -2000, -960, 0), 1000, true);
    expect([...values]).toEqual([-1024, -1000, 40, 1000]);
    expect(fault).toBeUndefined();
  });

  it('is known as wrapped beside padding, and gets its signs back', () => {
    const wrapped = Int16Array.of(-1024, 3072, 3096, 40, 1000);
    expect(onHounsfieldScale(wrapped, undefined, true).fault).toContain(
      'from 40 to 3096: they look like 12-bit',
    );
    const { values, fault } = onHounsfieldScale(wrapped, 'wrapped-12-bit', true);
    expect([...values]).toEqual([-1024, -1024, -1000, 40, 1000]);
    expect(fault).toBeUndefined();
  });

  it('may be nothing but padding', () => {
    expect(onHounsfieldScale(new Int16Array(4).fill(-1024), undefined, true).fault).toContain(
      'got nothing but padding: say by hounsfield',
    );
  });

  it('is read from NIfTI with a warning, and corrected alike', async () => {
    const values = Int16Array.from(goldenPixels(24));
    const bytes = await volumeToNifti(sampleVolume({ hounsfieldUnits: values }));
    const volume = await niftiToVolume(bytes, 'a.nii');
    expect(volume.hounsfieldUnits).toEqual(values);
    expect(volume.warnings).toEqual([
      expect.stringMatching(/^expected Hounsfield units, .* values from 24 to 1064: /),
    ]);
    const shifted = await niftiToVolume(bytes, 'a.nii', { hounsfield: -1024 });
    expect(shifted.hounsfieldUnits).toEqual(values.map((value) => value - 1024));
    expect(shifted.warnings).toEqual(['-1024 HU added to every value, as asked for']);
    expect((await niftiToVolume(bytes, 'a.nii', { hounsfield: 'as-stated' })).warnings).toEqual([]);
  });

  const goldenPixels = (count: number): number[] =>
    Array.from({ length: count }, (_, i) => (i % 2 ? 24 : 1064));
});

describe('a sound CT', () => {
  it('passes without a word, and is left alone by a correction of signs', async () => {
    const files = dicomSeries([0, 5]);
    const volume = await dicomSeriesToVolume(files);
    expect(volume.warnings).toEqual([]);
    expect(await dicomSeriesToVolume(files, { hounsfield: 'wrapped-12-bit' })).toEqual(volume);
  });

  it('may be cut so close that little air is left, not that none is', () => {
    const values = new Int16Array(4000).fill(40);
    values.fill(-500, 0, 3);
    expect(onHounsfieldScale(values, undefined).fault).toContain(
      'got none such among values from -500 to 40',
    );
    values[3] = -500;
    expect(onHounsfieldScale(values, undefined).fault).toBeUndefined();
  });

  it('is not called wrapped over teeth and metal', () => {
    const values = new Int16Array(1000).fill(1064);
    values.fill(3500, 0, 49);
    expect(onHounsfieldScale(values, undefined).fault).not.toContain('wrapped');
    values.fill(3500, 0, 50);
    expect(onHounsfieldScale(values, undefined).fault).toContain("'wrapped-12-bit'");
  });
});

it.each([NaN, Infinity, 'unwrap', null])('hounsfield %s is refused', async (hounsfield) => {
  const work = dicomSeriesToVolume([dicomFile('a.dcm')], { hounsfield: hounsfield as number });
  expect(await refusal(work)).toMatch(
    /^hounsfield: expected a number of HU to add, 'wrapped-12-bit' or 'as-stated'/,
  );
});
