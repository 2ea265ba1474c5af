import { RadnetError } from '@radnet/core';
import { gapsBetween } from '../volume/slicePositions';
import { cross, distance, dot } from '../volume/vector';
import type { Vector3 } from '../volume/volume';
import { checkNoSliceMissing } from './checkNoSliceMissing';
import { describeTag, type DicomKeyword } from './dicomTags';
import type { DamagedFile } from './damagedFiles';
import type { DicomSlice } from './parseDicomSlice';

/** Slices closer than this, in mm, count as lying on one another. */
export const LEAST_GAP_MM = 0.01;

/** The largest angle between the slices and the body's axial plane. Gantries tilt by 30 degrees at most. */
const AXIAL_LIMIT_DEGREES = 45;

/** How much spacings (relative) and directions may differ between the slices of a series. */
const TOLERANCE = 1e-3;

/** Slices in order, and warnings about duplicates. */
export interface SliceStack {
  readonly stack: readonly DicomSlice[];
  readonly warnings: readonly string[];
}

/**
 * Sorts the slices of one series in ascending order along their common normal. A slice that lies on another and has the
 * same pixels is a copy, and is dropped with a warning.
 *
 * @param slices At least one slice.
 * @param damaged Slices of the series that were left out. No slice counts as missing where one of them lies.
 * @throws RadnetError if slices differ in size, spacing or orientation, are not axial, or lie on one another with
 *   different pixels, or if one is missing between them (see `checkNoSliceMissing`).
 */
export function stackSlices(slices: readonly DicomSlice[], damaged: readonly DamagedFile[] = []): SliceStack {
  const first = slices[0]!;
  for (const slice of slices) checkAlike(slice, first);
  const normal = cross(first.rowDirection, first.columnDirection);
  const angle = (Math.acos(Math.min(1, Math.abs(normal[2]))) * 180) / Math.PI;
  if (angle > AXIAL_LIMIT_DEGREES) {
    throw new RadnetError(
      `${first.file}: expected axial slices in ${describeTag('ImageOrientationPatient')}, got slices ` +
        `${angle.toFixed(0)} degrees from axial: ${showNumbers([...first.rowDirection, ...first.columnDirection])}`,
    );
  }
  const position = (slice: { readonly origin: Vector3 }): number => dot(slice.origin, normal);
  const sorted = [...slices].sort((a, b) => position(a) - position(b));
  const { stack, warnings } = withoutCopies(sorted, position);
  const placed = damaged.flatMap(({ origin, ...rest }) =>
    origin === undefined ? [] : [{ origin, ...rest }],
  );
  const all = [...stack, ...placed].sort((a, b) => position(a) - position(b));
  checkNoSliceMissing(all, gapsBetween(all.map(position)), damaged.length - placed.length);
  return { stack, warnings };
}

function withoutCopies(
  sorted: readonly DicomSlice[],
  position: (slice: DicomSlice) => number,
): { stack: DicomSlice[]; warnings: string[] } {
  const stack: DicomSlice[] = [];
  let copies = 0;
  for (const slice of sorted) {
    const below = stack.at(-1);
    if (below === undefined || position(slice) - position(below) >= LEAST_GAP_MM) {
      stack.push(slice);
    } else if (distance(slice.origin, below.origin) < LEAST_GAP_MM && samePixels(slice, below)) {
      copies++;
    } else {
      throw new RadnetError(
        `${below.file} and ${slice.file}: expected slices at different positions, got two at ` +
          `${position(below).toFixed(2)} mm with different pixels, and no element that parts the series into acquisitions`,
      );
    }
  }
  const warning =
    copies === 1 ? '1 slice was left out, being a copy' : `${copies} slices were left out, being copies`;
  return { stack, warnings: copies === 0 ? [] : [warning] };
}

const samePixels = (a: DicomSlice, b: DicomSlice): boolean =>
  a.hounsfieldUnits.every((value, index) => value === b.hounsfieldUnits[index]);

function checkAlike(slice: DicomSlice, first: DicomSlice): void {
  const compare = (
    alike: boolean,
    keyword: DicomKeyword,
    of: (slice: DicomSlice) => readonly number[],
  ): void => {
    if (alike) return;
    throw new RadnetError(
      `${slice.file}: expected the ${describeTag(keyword)} of ${first.file}, ${showNumbers(of(first))}, ` +
        `got ${showNumbers(of(slice))}`,
    );
  };
  compare(slice.height === first.height, 'Rows', ({ height }) => [height]);
  compare(slice.width === first.width, 'Columns', ({ width }) => [width]);
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= TOLERANCE * b;
  compare(
    near(slice.spacingMm.x, first.spacingMm.x) && near(slice.spacingMm.y, first.spacingMm.y),
    'PixelSpacing',
    ({ spacingMm }) => [spacingMm.y, spacingMm.x],
  );
  compare(
    distance(slice.rowDirection, first.rowDirection) <= TOLERANCE &&
      distance(slice.columnDirection, first.columnDirection) <= TOLERANCE,
    'ImageOrientationPatient',
    ({ rowDirection, columnDirection }) => [...rowDirection, ...columnDirection],
  );
}

const showNumbers = (values: readonly number[]): string =>
  values.map((value) => Number(value.toFixed(6))).join(', ');
