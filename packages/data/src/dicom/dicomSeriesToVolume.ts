import { RadnetError } from '@radnet/core';
import { mapAhead } from '../mapAhead';
import { geometryWarnings } from '../volume/geometryWarnings';
import { toCanonicalOrientation } from '../volume/toCanonicalOrientation';
import { add, cross, scale } from '../volume/vector';
import type { Volume } from '../volume/volume';
import { type DicomFiles, type NamedBytes, parseDicomFiles } from './dicomFiles';
import type { DicomHeader } from './dicomHeader';
import { describeTag } from './dicomTags';
import { FrameDecoder } from './frameDecoder';
import { type DicomDecodeOptions, type DicomSlice, readSlices } from './parseDicomSlice';
import { type SeriesChoice, selectSeries } from './selectSeries';
import { stackSlices } from './stackSlices';

export type { NamedBytes };

export type DicomSeriesOptions = DicomDecodeOptions & SeriesChoice;

/**
 * Assembles the files of one axial CT series, or the one file of an enhanced (multi-frame) CT, to a volume: sorted by
 * position, rescaled to Hounsfield units, padding set to -1024, brought to radiology's orientation by swapping and
 * reversing axes (see `toCanonicalOrientation`). Voxels are never resampled.
 *
 * Of several series the original axial one of the head with the most images is taken, with a warning that lists the
 * others; scouts, derived and secondary images and other modalities never are. A series that shows the same places twice
 * is parted into its acquisitions, which are chosen from alike. Hidden files and DICOMDIR are passed over.
 * Other files that do not begin as DICOM are, too, with a warning that names them, unless their name ends in `.dcm`: then
 * they are damaged. A gantry tilt and uneven gaps are warnings of the volume, as are slices that came twice.
 *
 * @throws RadnetError naming the files at fault: none is DICOM, no series or two that fit, another modality, a damaged
 *   file, a missing slice, slices that do not fit together, lie on one another or are not axial.
 */
export async function dicomSeriesToVolume(
  files: readonly NamedBytes[],
  options: DicomSeriesOptions = {},
): Promise<Volume> {
  return dicomFilesToVolume(parseDicomFiles(files), options, (header) => Promise.resolve(header));
}

/** Files that are being read while one is decoded: more only cost memory. */
const FILES_AHEAD = 2;

/** @param load Gives a chosen file's header with the whole content, where only the beginning was read before. */
export async function dicomFilesToVolume(
  files: DicomFiles,
  options: DicomSeriesOptions,
  load: (header: DicomHeader) => Promise<DicomHeader>,
): Promise<Volume> {
  const series = selectSeries(files.headers, options);
  const decoder = new FrameDecoder(options.codecWasm);
  const slices: DicomSlice[] = [];
  for await (const header of mapAhead(series.headers, FILES_AHEAD, load)) {
    for (const slice of await readSlices(header, decoder)) slices.push(slice);
  }
  const { stack, warnings } = stackSlices(slices);
  const volume = volumeOf(stack);
  const ofPixels = new Set(stack.flatMap((slice) => slice.warnings));
  return {
    ...volume,
    warnings: [...geometryWarnings(volume), ...warnings, ...ofPixels, ...series.warnings, ...files.warnings],
  };
}

function volumeOf(stack: readonly DicomSlice[]): Omit<Volume, 'warnings'> {
  const { height, width, spacingMm, rowDirection, columnDirection } = stack[0]!;
  const { voxels, ...canonical } = toCanonicalOrientation({
    voxels: joined(stack),
    sizes: [width, height, stack.length],
    directions: [rowDirection, columnDirection, cross(rowDirection, columnDirection)],
    spacingMm: [spacingMm.x, spacingMm.y, stack.length > 1 ? NaN : thicknessOf(stack[0]!)],
    positionMm: ([i, j, k]) =>
      add(
        stack[k]!.origin,
        add(scale(rowDirection, i * spacingMm.x), scale(columnDirection, j * spacingMm.y)),
      ),
  });
  return { hounsfieldUnits: voxels, ...canonical };
}

/** All slices' values, one after another: whole numbers if every slice's are. */
function joined(stack: readonly DicomSlice[]): Int16Array | Float32Array {
  const count = stack.reduce((sum, { hounsfieldUnits }) => sum + hounsfieldUnits.length, 0);
  const whole = stack.every(({ hounsfieldUnits }) => hounsfieldUnits instanceof Int16Array);
  const values = whole ? new Int16Array(count) : new Float32Array(count);
  stack.forEach(({ hounsfieldUnits }, slice) => values.set(hounsfieldUnits, slice * hounsfieldUnits.length));
  return values;
}

function thicknessOf({ file, thicknessMm }: DicomSlice): number {
  if (thicknessMm !== undefined && thicknessMm > 0) return thicknessMm;
  throw new RadnetError(
    `${file}: expected a positive number in ${describeTag('SliceThickness')} of a single slice, ` +
      `got ${thicknessMm ?? 'none'}`,
  );
}
