import { RadnetError } from '@radnet/core';
import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { changed, goldenBytes, goldenImage, goldenNames, goldenNifti } from './fixtures';
import { niftiToVolume } from './niftiToVolume';

/** Byte offsets in the header, from nifti1.h. */
const [DIM, DATA_TYPE, PIXDIM, VOX_OFFSET, SLOPE, INTERCEPT, UNITS, SROW_X, MAGIC] = [
  40, 70, 76, 108, 112, 116, 123, 280, 344,
];

const expectClose = (got: readonly number[], expected: readonly number[], digits = 5): void => {
  expect(got).toHaveLength(expected.length);
  got.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, digits));
};

describe('niftiToVolume', () => {
  it.each(goldenNames)('reads as nibabel does: %s', async (name) => {
    const golden = goldenNifti[name]!;
    const volume = await niftiToVolume(goldenImage(name), name);
    expect([volume.slices, volume.height, volume.width]).toEqual(golden.shape);
    expect([...volume.hounsfieldUnits]).toEqual(golden.values);
    volume.origins.forEach((origin, slice) => expectClose(origin, golden.origins[slice]!));
    expectClose(volume.rowDirection, golden.rowDirection);
    expectClose(volume.columnDirection, golden.columnDirection);
    expectClose([volume.spacingMm.x, volume.spacingMm.y], golden.spacingXY);
  });

  it('holds whole numbers as int16 whatever their type in the file, and others as float32', async () => {
    const kind = async (name: string): Promise<string> =>
      (await niftiToVolume(goldenBytes(name), name)).hounsfieldUnits.constructor.name;
    expect(await kind('coronal-lip-float64.nii')).toBe('Int16Array');
    expect(await kind('scaled-uint8.nii')).toBe('Int16Array');
    expect(await kind('rpi-int32.nii')).toBe('Float32Array');
    expect(await kind('scaled-half-int16.nii')).toBe('Float32Array');
  });

  it('warns of a tilt, and of a file without orientation', async () => {
    const warnings = async (name: string): Promise<readonly string[]> =>
      (await niftiToVolume(goldenBytes(name), name)).warnings;
    expect(await warnings('lps-int16.nii')).toEqual([]);
    expect(await warnings('tilted-int16.nii')).toEqual(['gantry tilt 18.5 degrees']);
    expect((await warnings('no-orientation-int16.nii'))[0]).toMatch(/names no orientation/);
  });

  it('takes a slope of 0 for none, whatever the intercept', async () => {
    const bytes = changed((view) => {
      view.setFloat32(SLOPE, 0, true);
      view.setFloat32(INTERCEPT, 7, true);
    });
    const plain = await niftiToVolume(goldenBytes('lps-int16.nii'), 'plain');
    expect((await niftiToVolume(bytes, 'zero')).hounsfieldUnits).toEqual(plain.hounsfieldUnits);
  });

  it('reads 64-bit whole numbers', async () => {
    const bytes = new Uint8Array(352 + 24 * 8);
    bytes.set(goldenBytes('lps-int16.nii').subarray(0, 352));
    const view = new DataView(bytes.buffer);
    view.setInt16(DATA_TYPE, 1024, true);
    for (let index = 0; index < 24; index++) view.setBigInt64(352 + 8 * index, BigInt(index - 12), true);
    const { hounsfieldUnits } = await niftiToVolume(bytes, 'long.nii');
    expect([...hounsfieldUnits]).toEqual(Array.from({ length: 24 }, (_, index) => index - 12));
  });

  const big = 'big-endian-float64.nii';

  it.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(), 'expected NIfTI in one file, got 0 bytes'],
    ['text', new TextEncoder().encode('x'.repeat(400)), 'expected NIfTI in one file, got something else'],
    [
      'a pair of files',
      changed((view) => view.setUint8(MAGIC + 1, 'i'.charCodeAt(0))),
      'got one half of a pair (.hdr, .img)',
    ],
    [
      'NIfTI-2 cut short in its header',
      goldenBytes('int64.nii').subarray(0, 500),
      'expected NIfTI in one file, got 500 bytes',
    ],
    [
      'a NIfTI-2 size that no memory could hold',
      changed((view) => view.setBigInt64(16 + 8, 2n ** 62n, true), 'int64.nii'),
      'voxels, got',
    ],
    [
      'ANALYZE',
      changed((view) => view.setUint32(MAGIC, 0)),
      'expected NIfTI in one file, got ANALYZE 7.5, which names no orientation',
    ],
    ['a wrong header size', changed((view) => view.setInt32(0, 347, true)), 'got a damaged one'],
    ['no axes', changed((view) => view.setInt16(DIM, 0, true)), 'expected positive sizes, got none'],
    ['eight axes', changed((view) => view.setInt16(DIM, 8, true)), 'expected positive sizes'],
    [
      'a size of 0',
      changed((view) => view.setInt16(DIM + 4, 0, true)),
      'expected positive sizes, got 4 x 0 x 2',
    ],
    ['a negative size', changed((view) => view.setInt16(DIM + 4, -3, true)), 'got 4 x -3 x 2'],
    [
      'a series over time',
      changed((view) => {
        view.setInt16(DIM, 4, true);
        view.setInt16(DIM + 6, 1, true);
        view.setInt16(DIM + 8, 2, true);
      }),
      'expected a 3-D image, got 4 x 3 x 1 x 2',
    ],
    [
      'sizes that no memory could hold',
      changed((view) => [1, 2, 3].forEach((axis) => view.setInt16(DIM + 2 * axis, 32767, true))),
      'expected at most 536870912 voxels, got 32767 x 32767 x 32767',
    ],
    ['colour', changed((view) => view.setInt16(DATA_TYPE, 128, true)), 'got data type RGB (128)'],
    ['metres', changed((view) => view.setUint8(UNITS, 1)), 'expected millimetres, got metres'],
    ['voxels inside the header', changed((view) => view.setFloat32(VOX_OFFSET, 100, true)), 'got 100'],
    ['voxels nowhere', changed((view) => view.setFloat32(VOX_OFFSET, NaN, true)), 'got NaN'],
    ['an endless slope', changed((view) => view.setFloat32(SLOPE, Infinity, true)), 'got Infinity and'],
    [
      'NaN and infinity',
      changed((view) => {
        view.setFloat64(352, NaN);
        view.setFloat64(352 + 80, -Infinity);
      }, big),
      'expected finite numbers, got NaN or infinity in 2 of 24 voxels',
    ],
    [
      'an affine without width',
      changed((view) => view.setFloat32(SROW_X, 0, true)),
      'expected voxels of positive size, got 0 x 0.75 x 5 mm',
    ],
    [
      'an affine of NaN',
      changed((view) => view.setFloat32(SROW_X + 12, NaN, true)),
      'voxels of positive size',
    ],
    [
      'rows and columns askew',
      changed((view) => view.setFloat32(SROW_X + 4, 0.75, true)),
      'expected row and column directions of length 1 at a right angle',
    ],
    [
      'no voxel size without an orientation',
      changed((view) => view.setFloat32(PIXDIM + 4, 0, true), 'no-orientation-int16.nii'),
      'expected voxels of positive size, got 0 x 0.75 x 5 mm',
    ],
    ['damaged gzip data', gzipSync(goldenBytes('lps-int16.nii')).fill(0xff, 20, 60), 'damaged or cut short'],
  ])('refuses %s', async (_, bytes, message) => {
    const read = niftiToVolume(bytes, 'bad.nii');
    await expect(read).rejects.toBeInstanceOf(RadnetError);
    await expect(read).rejects.toThrow(message);
    await expect(read).rejects.toThrow(/^bad\.nii: /);
  });

  it('refuses a pair that is none', async () => {
    const pair = { header: goldenBytes('pair-ras-int16.hdr'), image: goldenBytes('pair-ras-int16.img') };
    await expect(niftiToVolume(pair.header, 'a.hdr')).rejects.toThrow(
      'a.hdr: expected NIfTI in one file, got one half of a pair (.hdr, .img)',
    );
    const single = { header: goldenBytes('lps-int16.nii'), image: pair.image };
    await expect(niftiToVolume(single, 'a.hdr')).rejects.toThrow(
      'a.hdr: expected the header of a pair (.hdr, .img), got NIfTI in one file',
    );
    const short = { ...pair, image: pair.image.subarray(0, 40) };
    await expect(niftiToVolume(short, 'a.hdr')).rejects.toThrow(
      'a.hdr: expected 48 bytes for 4 x 3 x 2 voxels, got 40: it is cut short',
    );
  });

  it.each(['lps-int16.nii', 'zipped-int16.nii.gz', 'big-endian-float64.nii', 'int64.nii'])(
    'refuses %s cut short anywhere, with an error of its own',
    async (name) => {
      const bytes = goldenBytes(name);
      // The last 8 bytes of gzip are its checksum and size, which say nothing that is needed.
      const needed = name.endsWith('.gz') ? bytes.length - 8 : bytes.length;
      for (let length = 0; length < needed; length++) {
        const read = niftiToVolume(bytes.subarray(0, length), 'cut.nii');
        await expect(read, `${length} bytes`).rejects.toBeInstanceOf(RadnetError);
      }
    },
  );

  it('says how much is missing', async () => {
    await expect(niftiToVolume(goldenBytes('lps-int16.nii').subarray(0, 390), 'cut.nii')).rejects.toThrow(
      'cut.nii: expected 400 bytes for 4 x 3 x 2 voxels, got 390: it is cut short',
    );
  });

  it('meets any damaged byte of the header with a volume or an error of its own', async () => {
    for (let at = 0; at < 352 + 544; at++) {
      for (const damage of [0x00, 0x7f, 0x80, 0xff]) {
        const bytes =
          at < 352
            ? changed((view) => view.setUint8(at, damage))
            : changed((view) => view.setUint8(at - 352, damage), 'nifti2-oblique-int16.nii');
        const outcome = await niftiToVolume(bytes, 'bad.nii').catch((error: unknown) => error);
        if (outcome instanceof Error) {
          expect(outcome, `byte ${at} set to ${damage}`).toBeInstanceOf(RadnetError);
        }
      }
    }
  });
});
