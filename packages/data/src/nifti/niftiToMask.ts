import { RadnetError } from '@radnet/core';
import { checkMaskMatches } from '../volume/checkMaskMatches';
import { toCanonicalOrientation } from '../volume/toCanonicalOrientation';
import { add, distance, scale } from '../volume/vector';
import type { Vector3, Volume, VolumeMask } from '../volume/volume';
import type { NiftiBytes } from './niftiHeader';
import { type NiftiVoxels, readNiftiVoxels } from './readNiftiVoxels';

/**
 * Reads a mask from NIfTI-1 or NIfTI-2, plain or gzipped. The mask gets the same orientation as the volumes of
 * `niftiToVolume` and `dicomSeriesToVolume`, so it fits its scan. Every label except 0 counts as inside.
 *
 * @param bytes The whole file, or both files of a pair.
 * @param file Name used in error messages.
 * @param volume The scan that the mask belongs to. If given, shape and place of the mask are checked against it.
 * @throws RadnetError naming the file: whatever `niftiToVolume` refuses; labels that are negative or not integers; a
 *   mask with another shape than the volume, or more than half a voxel off.
 */
export async function niftiToMask(bytes: NiftiBytes, file: string, volume?: Volume): Promise<VolumeMask> {
  const nifti = await readNiftiVoxels(bytes, file);
  const { slices, height, width, ...grid } = toCanonicalOrientation(nifti.gridOf(insideOf(nifti, file)));
  const mask = { voxels: grid.voxels, slices, height, width };
  if (volume !== undefined) {
    checkMaskMatches(mask, volume, file);
    checkSamePlace({ slices, height, width, ...grid }, volume, file);
  }
  return mask;
}

function insideOf({ count, valueAt }: NiftiVoxels, file: string): Uint8Array {
  const inside = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const label = valueAt(index);
    if (!Number.isInteger(label) || label < 0) {
      throw new RadnetError(`${file}: expected labels, whole numbers from 0, got ${label}`);
    }
    inside[index] = label === 0 ? 0 : 1;
  }
  return inside;
}

type Placed = Pick<
  Volume,
  'slices' | 'height' | 'width' | 'spacingMm' | 'origins' | 'rowDirection' | 'columnDirection'
>;

/** Compares the positions of three corner voxels of every slice. */
function checkSamePlace(mask: Placed, volume: Placed, file: string): void {
  const allowed = Math.min(volume.spacingMm.x, volume.spacingMm.y, volume.spacingMm.z) / 2;
  for (let slice = 0; slice < volume.slices; slice++) {
    const expected = cornersOf(volume, slice);
    const got = cornersOf(mask, slice);
    const off = Math.max(...expected.map((corner, index) => distance(corner, got[index]!)));
    if (off > allowed) {
      throw new RadnetError(
        `${file}: expected a mask in the volume's place, got slice ${slice + 1} ${off.toFixed(1)} mm off`,
      );
    }
  }
}

function cornersOf(
  { origins, rowDirection, columnDirection, spacingMm, width, height }: Placed,
  slice: number,
): Vector3[] {
  const across = scale(rowDirection, spacingMm.x * (width - 1));
  const down = scale(columnDirection, spacingMm.y * (height - 1));
  const origin = origins[slice]!;
  return [origin, add(origin, across), add(origin, down)];
}
