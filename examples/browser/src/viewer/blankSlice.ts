import { volumeToNifti } from '@radnet/data';
import type { ShownVolume } from '../worker/viewerWorker';

/**
 * A NIfTI file with one black pixel as large as a slice of the CT, from which niivue takes the geometry. It is aligned with
 * the axes, however the slice lay in the patient: the picture shows the slice's pixels, undistorted by gantry tilt or uneven
 * gaps.
 */
export async function blankSlice({ height, width, spacingMm: { x, y, z } }: ShownVolume): Promise<File> {
  const nifti = await volumeToNifti({
    hounsfieldUnits: new Int16Array(1),
    slices: 1,
    height: 1,
    width: 1,
    spacingMm: { x: x * width, y: y * height, z },
    origins: [[0, 0, 0]],
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    warnings: [],
  });
  // Not the CT's name, because niivue writes names into its log.
  return new File([nifti as Uint8Array<ArrayBuffer>], 'ct.nii');
}
