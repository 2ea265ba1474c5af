import { requireReaderOptions } from './requireReaderOptions';
import { RadnetError } from '@radnet/core';
import type { OnFile } from '../files/openedCt';
import { mapAhead } from '../mapAhead';
import { checkFits, type MemoryOptions } from '../volume/checkFits';
import { type HounsfieldScale, onHounsfieldScale } from '../volume/hounsfieldScale';
import { describeLeftOut, type LeftOutSlice, placedAmong, withoutFile } from '../volume/leftOutSlices';
import { geometryWarnings } from '../volume/geometryWarnings';
import { toCanonicalOrientation } from '../volume/toCanonicalOrientation';
import { add, cross, distance, dot, scale, subtract } from '../volume/vector';
import type { Volume } from '../volume/volume';
import { type DamagedFile, damagedFile, type DamagedSliceOptions } from './damagedFiles';
import { allDamaged, type DicomFiles, type NamedBytes, parseDicomFiles } from './dicomFiles';
import type { DicomHeader } from './dicomHeader';
import { describeTag } from './dicomTags';
import { FrameDecoder } from './frameDecoder';
import { type DicomDecodeOptions, type DicomSlice, readSlices } from './parseDicomSlice';
import { type SeriesChoice, selectSeries } from './selectSeries';
import { scannerOf } from './scannerOf';
import { LEAST_GAP_MM, stackSlices } from './stackSlices';

export type { NamedBytes };

/** Settings for {@link dicomSeriesToVolume}. */
export interface DicomSeriesOptions
  extends DicomDecodeOptions, DamagedSliceOptions, SeriesChoice, MemoryOptions {
  /** How to convert values that are not Hounsfield units. By default such a CT is refused. */
  readonly hounsfield?: HounsfieldScale;
}

/**
 * Assembles the files of one axial CT series, or the one file of an enhanced (multi-frame) CT, to a volume. Slices are
 * sorted by position, values rescaled to Hounsfield units and padding set to -1024. Swapping and reversing axes brings
 * the volume to radiology's orientation (see `toCanonicalOrientation`); voxels are never resampled.
 *
 * If the files hold several series, the original axial series of the head with the most images is read, and a warning
 * lists the others. Scouts, derived and secondary images and other modalities are never chosen. A series that shows the
 * same places twice is split into its acquisitions, and one of them is chosen by the same rule.
 *
 * Hidden files and DICOMDIR are ignored without notice. Other files that do not begin like DICOM are ignored too, with
 * a warning that gives their number. If such a file's name ends in `.dcm`, it counts as damaged instead. The volume's
 * warnings also mention a gantry tilt, uneven gaps and slices that occurred twice.
 *
 * @returns The volume. Its values are an Int16Array if all are integers that fit, else a Float32Array.
 * @throws RadnetError naming the files at fault: no file is DICOM; no series fits, or two fit equally well; another
 *   modality; a damaged file; a missing slice; slices that do not fit together, lie on one another or are not axial;
 *   values that are not Hounsfield units (see `HounsfieldScale`); more voxels than fit into `memoryBytes`.
 */
export async function dicomSeriesToVolume(
  files: readonly NamedBytes[],
  options: DicomSeriesOptions = {},
): Promise<Volume> {
  requireReaderOptions('dicomSeriesToVolume', options);
  return dicomFilesToVolume(parseDicomFiles(files, options), options, (header) => Promise.resolve(header));
}

/** How many files are read ahead while one is decoded. More would only cost memory. */
const FILES_AHEAD = 2;

/**
 * Assembles a volume from parsed headers, as {@link dicomSeriesToVolume} describes.
 *
 * @param load Returns a chosen file's header with the file's whole content, of which only the beginning may have been
 *   read.
 * @param onFile Called before each file is decoded.
 */
export async function dicomFilesToVolume(
  files: DicomFiles,
  options: DicomSeriesOptions,
  load: (header: DicomHeader) => Promise<DicomHeader>,
  onFile: OnFile = () => {},
): Promise<Volume> {
  const series = selectSeries(files.headers, options);
  checkFits(
    series.headers.reduce((sum, header) => sum + voxelsOf(header), 0),
    options,
  );
  const decoder = new FrameDecoder(options.codecWasm);
  const slices: DicomSlice[] = [];
  // If there are other series, a file without an intact header may belong to any of them, so it explains no gap in this
  // one.
  const astray = series.headers.length < files.headers.length ? files.damaged : [];
  const damaged = astray.length > 0 ? [] : [...files.damaged];
  const loaded = (header: DicomHeader): Promise<DicomHeader | DamagedFile> =>
    load(header).catch((error: unknown) => damagedFile(error, { file: header.file, header }, options));
  let done = 0;
  for await (const header of mapAhead(series.headers, FILES_AHEAD, loaded)) {
    onFile(done++, series.headers.length);
    if ('reason' in header) {
      damaged.push(header);
      continue;
    }
    try {
      for (const slice of await readSlices(header, decoder)) slices.push(slice);
    } catch (error) {
      damaged.push(damagedFile(error, { file: header.file, header }, options));
    }
  }
  if (slices.length === 0) throw allDamaged(damaged);
  // A damaged file at the position of an intact slice is a copy of that slice and leaves no gap.
  const isCopy = ({ origin }: DamagedFile): boolean =>
    slices.some((slice) => origin !== undefined && distance(slice.origin, origin) < LEAST_GAP_MM);
  const lost = damaged.filter((file) => !isCopy(file));
  const { stack, warnings } = stackSlices(slices, lost);
  const volume = volumeOf(stack);
  const padded = stack.some((slice) => slice.padded);
  const scaled = onHounsfieldScale(volume.hounsfieldUnits, options.hounsfield, padded);
  if (scaled.fault !== undefined) throw new RadnetError(scaled.fault);
  const leftOut = leftOutOf(volume, stack, lost);
  const scanner = scannerOf(series.headers[0]!);
  const gone = [
    ...leftOut.map((slice) => describeLeftOut(slice, stack.length + leftOut.length)),
    ...damaged.filter(isCopy).map((file) => `left out a damaged copy of a slice: ${withoutFile(file)}`),
    ...astray.map((file) => `left out a damaged file, of this series or another: ${withoutFile(file)}`),
  ];
  const ofPixels = new Set([...stack.flatMap((slice) => slice.warnings), ...scaled.warnings]);
  return {
    ...volume,
    hounsfieldUnits: scaled.values,
    warnings: [
      ...gone,
      ...geometryWarnings(volume),
      ...warnings,
      ...ofPixels,
      ...series.warnings,
      ...files.warnings,
    ],
    ...(scanner !== undefined && { scanner }),
    ...(leftOut.length > 0 && { leftOut }),
  };
}

/**
 * Returns the number of voxels that the header states; 0 if the header is damaged, which reading its pixels will
 * report.
 */
function voxelsOf(header: DicomHeader): number {
  try {
    return header.unsigned('Rows') * header.unsigned('Columns') * Math.max(1, header.frames.length);
  } catch {
    return 0;
  }
}

/** Converts damaged files to left-out slices of the volume. */
function leftOutOf(
  volume: Omit<Volume, 'warnings'>,
  stack: readonly DicomSlice[],
  damaged: readonly DamagedFile[],
): LeftOutSlice[] {
  const normal = cross(volume.rowDirection, volume.columnDirection);
  const foot = stack.reduce((a, b) => (dot(b.origin, normal) < dot(a.origin, normal) ? b : a)).origin;
  // Reversing axes moves the origin to another corner of each slice, by the same offset in all slices.
  const turn = subtract(volume.origins[0]!, foot);
  return placedAmong(
    volume,
    damaged.map(({ file, reason, origin }) => ({ file, reason, origin: origin && add(origin, turn) })),
  );
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

/** Joins the values of all slices; integers if every slice holds integers. */
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
