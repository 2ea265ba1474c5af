import { describe, expect, it } from 'vitest';
import { dicomFile } from './fixtures';
import { parseDicomSlice } from './parseDicomSlice';

const words = (...values: number[]): ArrayBuffer =>
  Uint16Array.from(values, (value) => value & 0xffff).buffer;

/** The Hounsfield units and warnings of a slice of 2 x 3 pixels. */
async function read(
  elements: Record<string, unknown>,
): Promise<{ values: number[]; warnings: readonly string[] }> {
  const { bytes } = dicomFile('a.dcm', elements);
  const { hounsfieldUnits, warnings } = await parseDicomSlice(bytes, 'a.dcm');
  return { values: [...hounsfieldUnits], warnings };
}

describe('padding', () => {
  const PixelData = words(-2000, -1999, -1024, 0, 40, 3071);

  it('is set to -1024 HU where the file declares it, and only there', async () => {
    expect(await read({ PixelData })).toEqual({ values: [-2000, -1999, -1024, 0, 40, 3071], warnings: [] });
    expect(await read({ PixelData, PixelPaddingValue: -2000 })).toEqual({
      values: [-1024, -1999, -1024, 0, 40, 3071],
      warnings: [],
    });
  });

  it('may be a range, given from either end', async () => {
    for (const [PixelPaddingValue, PixelPaddingRangeLimit] of [
      [-2000, -1999],
      [-1999, -2000],
    ]) {
      const { values } = await read({ PixelData, PixelPaddingValue, PixelPaddingRangeLimit });
      expect(values).toEqual([-1024, -1024, -1024, 0, 40, 3071]);
    }
  });

  it('may lie above all tissue', async () => {
    const high = words(4095, 0, 1, 2, 3, 4);
    const { values } = await read({ PixelData: high, PixelPaddingValue: 4095 });
    expect(values).toEqual([-1024, 0, 1, 2, 3, 4]);
  });

  it('is all that is nearer to it than to the scale of CT in a lossy file', async () => {
    const smeared = words(-2003, -1990, -1600, -1400, 0, 1);
    const { values } = await read({
      PixelData: smeared,
      PixelPaddingValue: -2000,
      LossyImageCompression: '01',
    });
    expect(values).toEqual([-1024, -1024, -1024, -1400, 0, 1]);
  });

  it('is left as it is where tissue may have its value, with a warning', async () => {
    expect(await read({ PixelData, PixelPaddingValue: 40 })).toEqual({
      values: [-2000, -1999, -1024, 0, 40, 3071],
      warnings: ['PixelPaddingValue (0028,0120) stands for 40 HU, which tissue may have: left as it is'],
    });
    expect((await read({ PixelData, PixelPaddingValue: -1000 })).warnings).toEqual([]);
  });

  it('is known by its whole word where it does not fit the bits stored', async () => {
    // -2000 as 16 bits in a slice of 12: its low bits are 2096, which would be bone.
    const { values } = await read({
      PixelData: words(-2000, 2096, 1024, 0, 1, 2),
      PixelPaddingValue: 63536,
      PixelRepresentation: 0,
      BitsStored: 12,
      HighBit: 11,
      RescaleIntercept: '-1024',
    });
    expect(values).toEqual([-1024, 1072, 0, -1024, -1023, -1022]);
  });
});

describe('signs', () => {
  const unsigned = { PixelRepresentation: 0 };

  it('are found where negative numbers are called unsigned, with a warning', async () => {
    expect(await read({ ...unsigned, PixelData: words(-1000, -1, 0, 40, 1000, -4096) })).toEqual({
      values: [-1000, -1, 0, 40, 1000, -4096],
      warnings: ['PixelRepresentation (0028,0103) says unsigned, but pixels are negative: read as signed'],
    });
  });

  it('are left alone where numbers are large, or lead to Hounsfield units as they are', async () => {
    const large = words(0xf000, 0x9000, 0, 1, 2, 3);
    expect((await read({ ...unsigned, PixelData: large })).values[0]).toBe(0xf000);
    const shifted = { ...unsigned, PixelData: words(0xf000, 0xf001, 0, 1, 2, 3), RescaleIntercept: '-32768' };
    expect(await read(shifted)).toMatchObject({
      values: [28672, 28673, -32768, -32767, -32766, -32765],
      warnings: [],
    });
  });
});

it('MONOCHROME1 is a matter of screens: Hounsfield units stay', async () => {
  const { values } = await read({ PhotometricInterpretation: 'MONOCHROME1' });
  expect(values).toEqual([-1000, 1, 2, 3, 4, 5]);
});

it('8 bits allocated are read, signed or not', async () => {
  const eight = {
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelData: Uint8Array.of(0, 1, 127, 128, 254, 255).buffer,
  };
  expect((await read({ ...eight, PixelRepresentation: 0 })).values).toEqual([0, 1, 127, 128, 254, 255]);
  expect((await read(eight)).values).toEqual([0, 1, 127, -128, -2, -1]);
});
