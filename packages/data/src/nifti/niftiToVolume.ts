import { checkVolume } from '../volume/checkVolume';
import { compactHounsfield } from '../volume/compactHounsfield';
import { geometryWarnings } from '../volume/geometryWarnings';
import { toCanonicalOrientation } from '../volume/toCanonicalOrientation';
import type { Volume } from '../volume/volume';
import type { NiftiBytes } from './niftiHeader';
import { readNiftiVoxels } from './readNiftiVoxels';

/**
 * Reads a CT in Hounsfield units from NIfTI-1 or NIfTI-2, plain or gzipped: whole and floating types, either byte order, scaled.
 * Axes in any order and direction are brought to radiology's orientation (see `toCanonicalOrientation`); oblique ones
 * stay oblique. The sform counts where its code is above 0, else the qform.
 *
 * @param bytes The whole file, or both of a pair.
 * @param file What errors call it.
 * @returns Int16Array where all values are whole and fit, else Float32Array. A file that names no orientation is read as
 *   running to the right, the front and the head, with a warning.
 * @throws RadnetError naming the file: no NIfTI, cut short, not 3-D, NaN or infinity (with their number), a type or
 *   unit that is not supported, rows and columns that are not at a right angle.
 */
export async function niftiToVolume(bytes: NiftiBytes, file: string): Promise<Volume> {
  const { count, valueAt, gridOf, warnings } = await readNiftiVoxels(bytes, file);
  const { voxels, ...canonical } = toCanonicalOrientation(gridOf(compactHounsfield(count, valueAt)));
  const volume = {
    hounsfieldUnits: voxels,
    ...canonical,
    warnings: [...geometryWarnings(canonical), ...warnings],
  };
  checkVolume(volume, file);
  return volume;
}
