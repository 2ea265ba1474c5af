import { RadnetError } from '@radnet/core';
import { checkMaskMatches } from '../volume/checkMaskMatches';
import { checkVolume } from '../volume/checkVolume';
import { add, cross, distance, length, scale, subtract } from '../volume/vector';
import type { Vector3, Volume, VolumeMask } from '../volume/volume';

const UINT8 = { code: 2, bytes: 1 };
const INT16 = { code: 4, bytes: 2 };
const FLOAT32 = { code: 16, bytes: 4 };

/** Offset of the voxels: after the header of a single file and the four bytes that follow it. */
const VOXELS_START = 352;

/** How far a slice may be from its place on an even grid. */
const PLACE_TOLERANCE_MM = 0.01;

/**
 * Writes a volume as NIfTI-1, little endian and uncompressed: int16 or float32 as the volume holds them, without
 * scaling, with an sform in float32. A gantry tilt is preserved as a sheared sform; `warnings` are not written.
 *
 * @returns The bytes of a .nii file.
 * @throws RadnetError if the volume is inconsistent, or its slices are not evenly spaced, which NIfTI cannot represent.
 */
export async function volumeToNifti(volume: Volume): Promise<Uint8Array> {
  checkVolume(volume);
  const values = volume.hounsfieldUnits;
  const whole = values instanceof Int16Array;
  const { bytes, view } = await niftiFile(volume, whole ? INT16 : FLOAT32);
  if (whole) values.forEach((value, index) => view.setInt16(2 * index, value, true));
  else values.forEach((value, index) => view.setFloat32(4 * index, value, true));
  return bytes;
}

/**
 * Writes a mask as NIfTI-1 (uint8, 0 and 1) in the place of its volume.
 *
 * @returns The bytes of a .nii file.
 * @throws RadnetError if the mask has another shape than the volume, or the volume cannot be written.
 */
export async function maskToNifti(mask: VolumeMask, volume: Volume): Promise<Uint8Array> {
  checkVolume(volume);
  checkMaskMatches(mask, volume);
  const { bytes } = await niftiFile(volume, UINT8);
  bytes.set(mask.voxels, VOXELS_START);
  return bytes;
}

/** Makes a file with its header written, and a view of the voxels to fill in. */
async function niftiFile(
  volume: Volume,
  type: { code: number; bytes: number },
): Promise<{ bytes: Uint8Array; view: DataView }> {
  const { slices, height, width, spacingMm, rowDirection, columnDirection, origins } = volume;
  const { NIFTI1 } = await import('nifti-reader-js');
  const step = evenStep(volume);
  const header = new NIFTI1();
  header.littleEndian = true;
  header.dims = [3, width, height, slices, 1, 1, 1, 1];
  header.pixDims = [1, spacingMm.x, spacingMm.y, length(step), 0, 0, 0, 0];
  header.datatypeCode = type.code;
  header.numBitsPerVoxel = 8 * type.bytes;
  header.vox_offset = VOXELS_START;
  header.scl_slope = 1;
  header.xyzt_units = NIFTI1.UNITS_MM;
  header.sform_code = NIFTI1.XFORM_SCANNER_ANAT;
  const columns = [scale(rowDirection, spacingMm.x), scale(columnDirection, spacingMm.y), step, origins[0]!];
  // NIfTI's x runs to the right and its y to the front; ours to the left and to the back.
  const turned = columns.map(([x, y, z]): Vector3 => [0 - x, 0 - y, z]);
  header.affine = [0, 1, 2].map((axis) => turned.map((column) => column[axis]!));
  header.magic = 'n+1';
  const bytes = new Uint8Array(VOXELS_START + slices * height * width * type.bytes);
  bytes.set(new Uint8Array(header.toArrayBuffer()));
  return { bytes, view: new DataView(bytes.buffer, VOXELS_START) };
}

/** Returns the step from each slice's origin to the next. */
function evenStep({ origins, rowDirection, columnDirection, spacingMm }: Volume): Vector3 {
  const [first, last] = [origins[0]!, origins.at(-1)!];
  if (origins.length === 1) return scale(cross(rowDirection, columnDirection), spacingMm.z);
  const step = scale(subtract(last, first), 1 / (origins.length - 1));
  const off = origins.map((origin, slice) => distance(origin, add(first, scale(step, slice))));
  const worst = Math.max(...off);
  if (worst > PLACE_TOLERANCE_MM) {
    throw new RadnetError(
      `volume: expected evenly spaced slices to write as NIfTI, got one ${worst.toFixed(2)} mm off its place ` +
        '(DICOM can hold uneven gaps)',
    );
  }
  return step;
}
