import { volumeToNifti } from '@radnet/data';
import type { ShownVolume } from '../worker/viewerWorker';

/**
 * A black pixel as large as a slice of the CT, as a NIfTI file, out of which niivue learns the geometry. It lies square to
 * the axes, wherever the slice lay in the patient: the picture is of its pixels, and neither a gantry's tilt nor uneven gaps
 * bend it.
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
  // No name of the CT's: niivue writes names into what it logs.
  return new File([nifti as Uint8Array<ArrayBuffer>], 'ct.nii');
}
