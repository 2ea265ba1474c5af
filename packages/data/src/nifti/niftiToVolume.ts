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

/** Settings for {@link niftiToVolume}. */
export interface NiftiVolumeOptions extends MemoryOptions {
  /** How to convert values that are not Hounsfield units. By default they are left as they are, with a warning. */
  readonly hounsfield?: HounsfieldScale;
}

/**
 * Reads a CT in Hounsfield units from NIfTI-1 or NIfTI-2, plain or gzipped: integer and floating types, either byte
 * order, with scaling applied. Axes in any order and direction are brought to radiology's orientation (see
 * `toCanonicalOrientation`); oblique axes stay oblique. The sform is used if its code is above 0, else the qform.
 *
 * @param bytes The whole file, or both files of a pair.
 * @param file Name used in error messages.
 * @returns The volume. Its values are an Int16Array if all are integers that fit, else a Float32Array. If the file does
 *   not state an orientation, its axes are assumed to point to the right, the front and the head, with a warning.
 *   Values that do not look like Hounsfield units also cause a warning only: NIfTI does not state the unit, and the
 *   background of skull-stripped CTs is 0.
 * @throws RadnetError naming the file: not NIfTI; cut short; not 3-D; NaN or infinity (with the number of such voxels);
 *   an unsupported data type or unit; rows and columns that are not at a right angle; more voxels than fit into
 *   `memoryBytes`.
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
