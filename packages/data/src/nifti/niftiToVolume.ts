import { requireReaderOptions } from '../dicom/requireReaderOptions';
import type { MemoryOptions } from '../volume/checkFits';
import { checkVolume } from '../volume/checkVolume';
import { compactHounsfield } from '../volume/compactHounsfield';
import { type HounsfieldScale, onHounsfieldScale } from '../volume/hounsfieldScale';
import { geometryWarnings } from '../volume/geometryWarnings';
import { toCanonicalOrientation } from '../volume/toCanonicalOrientation';
import type { Volume } from '../volume/volume';
import type { NiftiBytes } from './niftiHeader';
import { readNiftiVoxels } from './readNiftiVoxels';

/** Options of `niftiToVolume`. */
export interface NiftiVolumeOptions extends MemoryOptions {
  /** How values that are no Hounsfield units become such. Left out, they stay, with a warning. */
  readonly hounsfield?: HounsfieldScale;
}

/**
 * Reads a CT in Hounsfield units from NIfTI-1 or NIfTI-2, plain or gzipped: whole and floating types, either byte order, scaled.
 * Axes in any order and direction are brought to radiology's orientation (see `toCanonicalOrientation`); oblique ones
 * stay oblique. The sform counts where its code is above 0, else the qform.
 *
 * @param bytes The whole file, or both of a pair.
 * @param file What errors call it.
 * @returns Int16Array where all values are whole and fit, else Float32Array. A file that names no orientation is read as
 *   running to the right, the front and the head, with a warning. So are values that do not look like Hounsfield units: NIfTI
 *   does not say that they are, and the background of skull-stripped CTs is 0.
 * @throws RadnetError naming the file: no NIfTI, cut short, not 3-D, NaN or infinity (with their number), a type or
 *   unit that is not supported, rows and columns that are not at a right angle, more voxels than `memoryBytes` hold.
 */
export async function niftiToVolume(
  bytes: NiftiBytes,
  file: string,
  options: NiftiVolumeOptions = {},
): Promise<Volume> {
  requireReaderOptions('niftiToVolume', options);
  const { hounsfield, ...memory } = options;
  const { count, valueAt, gridOf, warnings } = await readNiftiVoxels(bytes, file, memory);
  const scaled = onHounsfieldScale(compactHounsfield(count, valueAt), hounsfield);
  const { voxels, ...canonical } = toCanonicalOrientation(gridOf(scaled.values));
  const volume = {
    hounsfieldUnits: voxels,
    ...canonical,
    warnings: [
      ...geometryWarnings(canonical),
      ...scaled.warnings,
      ...(scaled.fault === undefined ? [] : [scaled.fault]),
      ...warnings,
    ],
  };
  checkVolume(volume, file);
  return volume;
}
