import { RadnetError } from '@radnet/core';
import { checkFits, type MemoryOptions } from '../volume/checkFits';
import type { VoxelArray, VoxelGrid } from '../volume/toCanonicalOrientation';
import { add, length, scale } from '../volume/vector';
import type { Vector3 } from '../volume/volume';
import { inflated, isPair, type NiftiBytes, type NiftiHeader, readNiftiHeader } from './niftiHeader';

/** The voxels of a NIfTI image, still along its own axes. */
export interface NiftiVoxels {
  /** Number of voxels. */
  readonly count: number;
  /** Returns the scaled value of voxel `index`; the first axis varies fastest. Always finite. */
  readonly valueAt: (index: number) => number;
  /** Returns the grid of the voxels, together with the array that holds their values. */
  readonly gridOf: <T extends VoxelArray>(voxels: T) => VoxelGrid<T>;
  readonly warnings: readonly string[];
}

/**
 * Opens a NIfTI image. Values are scaled by scl_slope and scl_inter (a slope of 0 means no scaling). Axes are turned
 * from NIfTI's right, front, head to the left, back, head of `Volume`.
 *
 * @throws RadnetError naming the file: see `readNiftiHeader`; fewer voxels than stated; NaN or infinity among them; an
 *   affine that spans no space; more voxels than fit into memory.
 */
export async function readNiftiVoxels(
  bytes: NiftiBytes,
  file: string,
  memory: MemoryOptions = {},
): Promise<NiftiVoxels> {
  const nifti = await readNiftiHeader(bytes, file);
  const { header, sizes, dataType, earliestVoxel, oriented } = nifti;
  const count = sizes[0] * sizes[1] * sizes[2];
  checkFits(count, memory, file);
  const start = header.vox_offset;
  if (!(start >= earliestVoxel && Number.isInteger(start))) {
    throw new RadnetError(`${file}: expected voxels from byte ${earliestVoxel} or later, got ${start}`);
  }
  const needed = start + count * dataType.bytes;
  const whole = inflated(isPair(bytes) ? bytes.image : bytes, needed, file);
  if (whole.length < needed) {
    throw new RadnetError(
      `${file}: expected ${needed} bytes for ${sizes.join(' x ')} voxels, got ${whole.length}: it is cut short`,
    );
  }
  const view = new DataView(whole.buffer, whole.byteOffset + start, count * dataType.bytes);
  const stored = (index: number): number => dataType.read(view, index * dataType.bytes, header.littleEndian);
  if (dataType.floating) checkFinite(stored, count, file);
  return {
    count,
    valueAt: scaled(stored, nifti, file),
    gridOf: gridBuilder(nifti, file),
    warnings: oriented
      ? []
      : [
          'the NIfTI file names no orientation: its axes are taken to run to the right, the front and the head',
        ],
  };
}

function checkFinite(stored: (index: number) => number, count: number, file: string): void {
  let others = 0;
  for (let index = 0; index < count; index++) if (!Number.isFinite(stored(index))) others++;
  if (others > 0) {
    throw new RadnetError(
      `${file}: expected finite numbers, got NaN or infinity in ${others} of ${count} voxels`,
    );
  }
}

function scaled(
  stored: (index: number) => number,
  { header: { scl_slope: slope, scl_inter: intercept } }: NiftiHeader,
  file: string,
): (index: number) => number {
  // nibabel and others write NaN for "not scaled"; the standard uses 0.
  if (slope === 0 || Number.isNaN(slope) || (slope === 1 && intercept === 0)) return stored;
  if (!Number.isFinite(slope) || !Number.isFinite(intercept)) {
    throw new RadnetError(`${file}: expected finite scl_slope and scl_inter, got ${slope} and ${intercept}`);
  }
  return (index) => stored(index) * slope + intercept;
}

function gridBuilder({ affine, sizes }: NiftiHeader, file: string): NiftiVoxels['gridOf'] {
  // Subtracts from 0 instead of negating, so that no direction contains -0.
  const column = (axis: number): Vector3 => [0 - affine[0]![axis]!, 0 - affine[1]![axis]!, affine[2]![axis]!];
  const [stepI, stepJ, stepK, first] = [column(0), column(1), column(2), column(3)];
  const spacingMm = [length(stepI), length(stepJ), length(stepK)] as const;
  if (![...spacingMm, length(first)].every(Number.isFinite) || !spacingMm.every((spacing) => spacing > 0)) {
    throw new RadnetError(`${file}: expected voxels of positive size, got ${spacingMm.join(' x ')} mm`);
  }
  return (voxels) => ({
    voxels,
    sizes,
    spacingMm,
    directions: [
      scale(stepI, 1 / spacingMm[0]),
      scale(stepJ, 1 / spacingMm[1]),
      scale(stepK, 1 / spacingMm[2]),
    ],
    positionMm: ([i, j, k]) => add(first, add(scale(stepI, i), add(scale(stepJ, j), scale(stepK, k)))),
  });
}
