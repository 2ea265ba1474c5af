import { describe, expect, it } from 'vitest';
import { slicePositionsMm } from '../volume/slicePositions';
import { maskOf, volumeOf } from './fixtures';
import { prepareScan } from './prepareScan';
import { defaultPreprocessOptions } from './preprocessOptions';

const options = { ...defaultPreprocessOptions, fieldOfViewMm: 8 };

describe('prepareScan', () => {
  const volume = volumeOf(
    new Int16Array(3 * 40 * 40).fill(40),
    { height: 40, width: 40 },
    { x: 0.5, y: 0.5 },
  );

  it('labels a slice by the mask as given, even where nothing of it is left in the field of view', () => {
    const voxels = new Uint8Array(3 * 40 * 40);
    voxels.fill(1, 40 * 40 + 18 * 40, 40 * 40 + 22 * 40); // across the middle of slice 1
    voxels[2 * 40 * 40] = 1; // a corner of slice 2
    const scan = prepareScan('a', volume, maskOf(voxels, volume), options);
    expect([...scan.labels]).toEqual([0, 1, 1]);
    const kept = [0, 1, 2].map((slice) => scan.mask.subarray(slice * 64, (slice + 1) * 64).includes(1));
    expect(kept).toEqual([false, true, false]);
  });

  it('holds image and mask of one shape', () => {
    const scan = prepareScan('a', volume, maskOf(new Uint8Array(3 * 40 * 40), volume), options);
    expect(scan).toMatchObject({ id: 'a', slices: 3, height: 8, width: 8 });
    expect(scan.image).toEqual(new Float32Array(3 * 64).fill(0.5));
    expect(scan.mask).toEqual(new Uint8Array(3 * 64));
  });

  it('knows where its slices lie, how large its pixels have become, and the scanner', () => {
    const { geometry, scanner } = prepareScan(
      'a',
      { ...volume, scanner: 'GE Revolution' },
      maskOf(new Uint8Array(3 * 40 * 40), volume),
      options,
    );
    expect(geometry).toEqual({
      positionsMm: slicePositionsMm(volume),
      spacingMm: { x: 1, y: 1, z: volume.spacingMm.z },
    });
    expect(scanner).toBe('GE Revolution');
  });
});
