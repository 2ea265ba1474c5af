import { RadnetError } from '@radnet/core';
import { readNiftiVoxels } from '../nifti/readNiftiVoxels';
import { toCanonicalOrientation } from '../volume/toCanonicalOrientation';

/** Returns a NIfTI file's name without its extension; undefined for another kind of file. */
export function niftiStem(name: string): string | undefined {
  return /^(.*)\.nii(\.gz)?$/i.exec(name)?.[1];
}

/**
 * Returns the labels that each slice of a mask contains, from foot to head.
 *
 * @throws RadnetError naming the file if a label is not an integer from 0 to `highest`.
 */
export async function labelsBySlice(
  bytes: Uint8Array,
  file: string,
  highest: number,
): Promise<ReadonlySet<number>[]> {
  const nifti = await readNiftiVoxels(bytes, file);
  const labels = Uint8Array.from({ length: nifti.count }, (_, index) => {
    const label = nifti.valueAt(index);
    if (Number.isInteger(label) && label >= 0 && label <= highest) return label;
    throw new RadnetError(`${file}: expected labels from 0 to ${highest}, got ${label}`);
  });
  const { voxels, slices, height, width } = toCanonicalOrientation(nifti.gridOf(labels));
  const pixels = height * width;
  return Array.from(
    { length: slices },
    (_, slice) => new Set(voxels.subarray(slice * pixels, (slice + 1) * pixels)),
  );
}

/**
 * Reorders values known for each slice of a NIfTI file from the order of its third axis to the order from foot to head.
 *
 * @throws RadnetError naming the file if its third axis does not run along the body, or if it has another number of
 *   slices.
 */
export async function footToHead<T>(bySlice: readonly T[], bytes: Uint8Array, file: string): Promise<T[]> {
  const { gridOf } = await readNiftiVoxels(bytes, file);
  const { directions, sizes } = gridOf(new Uint8Array());
  const [alongX, alongY, alongZ] = directions.map((direction) => Math.abs(direction[2])) as [
    number,
    number,
    number,
  ];
  if (sizes[2] !== bySlice.length || alongZ < Math.max(alongX, alongY)) {
    throw new RadnetError(
      `${file}: expected ${bySlice.length} axial slices along the third axis, got ${sizes.join(' x ')} voxels`,
    );
  }
  return directions[2][2] < 0 ? bySlice.toReversed() : [...bySlice];
}
