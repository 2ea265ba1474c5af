import { RadnetError } from '@radnet/core';
import { geometryWarnings } from '../volume/geometryWarnings';
import { toCanonicalOrientation } from '../volume/toCanonicalOrientation';
import { add, cross, scale } from '../volume/vector';
import type { Volume } from '../volume/volume';
import { DicomHeader, isDicom } from './dicomHeader';
import { describeTag } from './dicomTags';
import { type DicomSlice, readSlice } from './parseDicomSlice';
import { selectSeries } from './selectSeries';
import { stackSlices } from './stackSlices';

/** Files that a message lists before it says how many there are more. */
const LISTED_NAMES = 8;

/** A file and its whole content. */
export interface NamedBytes {
  /** What errors and warnings call it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface DicomSeriesOptions {
  /** Which series to read. Needed only where the files hold several. */
  readonly seriesInstanceUid?: string;
}

/**
 * Assembles the files of one axial CT series to a volume: sorted by position, rescaled to Hounsfield units, brought to
 * radiology's orientation by swapping and reversing axes (see `toCanonicalOrientation`). Voxels are never resampled.
 *
 * Hidden files and DICOMDIR are passed over. Other files without DICOM's mark are, too, with a warning that names them,
 * unless their name ends in `.dcm`: then they are damaged. A gantry tilt and uneven gaps are warnings of the volume.
 *
 * @throws RadnetError naming the files at fault: none is DICOM, several series, another modality, a compressed transfer
 *   syntax, a damaged file, a missing slice, slices that do not fit together or are not axial.
 */
export function dicomSeriesToVolume(files: readonly NamedBytes[], options: DicomSeriesOptions = {}): Volume {
  const candidates = files.filter(({ name }) => !isPassedOver(name));
  const dicom = candidates.filter(({ name, bytes }) => isDicom(bytes) || /\.dcm$/i.test(name));
  const others = candidates.filter((file) => !dicom.includes(file)).map(({ name }) => name);
  if (dicom.length === 0) {
    throw new RadnetError(
      `expected DICOM files, got ${others.length === 0 ? 'no files' : `none, but ${listed(others)}`}`,
    );
  }
  const headers = dicom.map(({ name, bytes }) => DicomHeader.parse(bytes, name));
  const stack = stackSlices(selectSeries(headers, options.seriesInstanceUid).map(readSlice));
  const volume = volumeOf(stack);
  const passedOver = others.length === 0 ? [] : [`passed over, being no DICOM: ${listed(others)}`];
  return { ...volume, warnings: [...geometryWarnings(volume), ...passedOver] };
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, LISTED_NAMES).join(', ');
  return names.length > LISTED_NAMES ? `${shown} and ${names.length - LISTED_NAMES} more` : shown;
}

/** Files that lie in DICOM folders without being a part of a series. */
function isPassedOver(name: string): boolean {
  const base = name.split(/[/\\]/).at(-1)!;
  return base.startsWith('.') || base.toUpperCase() === 'DICOMDIR';
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
