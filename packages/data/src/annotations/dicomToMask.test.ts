import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { dicomFile } from '../dicom/fixtures';
import { createRandom } from '../random';
import { dicomRegions, dicomToMask } from './dicomToMask';
import { goldenAnnotations, goldenBytes, hexOf } from './fixtures';

const { volume, seg, rtstruct } = goldenAnnotations;
const segBytes = goldenBytes('seg.dcm');
const rtBytes = goldenBytes('rtstruct.dcm');

function refuses(work: () => unknown, message: string | RegExp): void {
  expect(work).toThrow(RadnetError);
  expect(work).toThrow(message);
}

/** The bytes with one text in the place of another of the same length. */
function swapped(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  expect(text).toContain(from);
  return new Uint8Array(Buffer.from(text.replace(from, to), 'latin1'));
}

describe.each([
  ['seg.dcm', segBytes, seg, [1, 2]],
  ['rtstruct.dcm', rtBytes, rtstruct, [1, 2, 3]],
] as const)('a mask from %s, written by pydicom', (file, bytes, golden, numbers) => {
  it('has the regions', () => {
    const regions = dicomRegions(bytes, file);
    expect(regions.map(({ number }) => number)).toEqual(numbers);
    expect(regions.slice(0, 2).map(({ name }) => name)).toEqual(['bleed', 'oedema']);
  });

  it('has the voxels of each region, and of both', () => {
    for (const number of [1, 2]) {
      const mask = dicomToMask(bytes, file, volume, { regions: [number] });
      expect(hexOf(mask.voxels)).toBe(golden[String(number)]);
    }
    const both = dicomToMask(bytes, file, volume, { regions: [1, 2] }).voxels;
    const each = [1, 2].map((number) => dicomToMask(bytes, file, volume, { regions: [number] }).voxels);
    expect([...both]).toEqual(Array.from(both, (_, index) => each[0]![index]! | each[1]![index]!));
  });

  it('is refused for a region it has not', () => {
    refuses(
      () => dicomToMask(bytes, file, volume, { regions: [1, 9] }),
      `${file}: regions: expected one of 1, 2`,
    );
  });

  it('that is damaged is refused or read, never with another error (fuzz)', () => {
    const random = createRandom(file);
    let refused = 0;
    for (let turn = 0; turn < 400; turn++) {
      const copy = bytes.slice(0, random.pick([bytes.length, random.integer(1, bytes.length)]));
      for (let count = random.integer(1, 4); count > 0; count--) {
        copy[random.integer(132, copy.length)] = random.pick([0, 255, random.integer(0, 255)]);
      }
      try {
        expect(dicomToMask(copy, file, volume, { regions: [1] }).voxels).toHaveLength(4 * 11 * 13);
      } catch (error) {
        if (!(error instanceof RadnetError)) throw error;
        expect(error.message + String(error.cause)).not.toMatch(/secret/i);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(100);
  });
});

describe('a DICOM segmentation', () => {
  it('is refused in part, fractional or too short', () => {
    refuses(
      () => dicomToMask(segBytes.slice(0, -1), 'a', volume),
      'a: expected 56 bytes of PixelData, got 55',
    );
    refuses(() => dicomToMask(segBytes.slice(0, 400), 'a', volume), /^a: /);
    refuses(() => dicomToMask(swapped(segBytes, 'BINARY', 'LABELS'), 'a', volume), 'expected a binary');
    refuses(
      () => dicomToMask(swapped(segBytes, '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2'), 'a', volume),
      'a: ',
    );
  });

  it('is refused beside the volume', () => {
    const beside = 'expected a frame whose pixels lie on one of';
    const off = (by: readonly number[]): typeof volume => ({
      ...volume,
      origins: volume.origins.map(([x, y, z]) => [x + by[0]!, y + by[1]!, z + by[2]!] as const),
    });
    refuses(
      () => dicomToMask(segBytes, 'a', off([0.2, 0, 0])),
      `a: PerFrameFunctionalGroupsSequence 1: ${beside}`,
    );
    refuses(() => dicomToMask(segBytes, 'a', off([0, 0, 1.5])), beside);
    refuses(() => dicomToMask(segBytes, 'a', off([2, 0, 0])), beside);
    refuses(() => dicomToMask(segBytes, 'a', { ...volume, width: 10 }), beside);
    refuses(() => dicomToMask(segBytes, 'a', { ...volume, spacingMm: { x: 0.55, y: 0.75, z: 3 } }), beside);
  });
});

it('a structure set is refused where a chosen region is no area, or lies between slices', () => {
  refuses(() => dicomToMask(rtBytes, 'a', volume), 'expected closed planar contours, got points');
  const moved = { ...volume, origins: volume.origins.map(([x, y, z]) => [x, y, z + 1.5] as const) };
  refuses(
    () => dicomToMask(rtBytes, 'a', moved, { regions: [2] }),
    'a: region 2: contour 1: expected points in the plane of one',
  );
});

it('other files are refused', () => {
  refuses(() => dicomRegions(new Uint8Array(200), 'a'), 'a: expected a DICOM file');
  refuses(
    () => dicomRegions(dicomFile('a', {}).bytes, 'a'),
    'expected a DICOM segmentation or RT structure set',
  );
});
