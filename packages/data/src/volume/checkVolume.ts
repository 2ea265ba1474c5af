import { RadnetError } from '@radnet/core';
import { gapsBetween, slicePositionsMm } from './slicePositions';
import { dot, length } from './vector';
import type { Vector3, Volume } from './volume';

/** How far a direction may deviate from unit length, and two from a right angle: files hold rounded numbers. */
const DIRECTION_TOLERANCE = 1e-3;

/**
 * Checks that a volume does not contradict itself.
 *
 * @param name What the messages call the volume. Default `volume`.
 * @throws RadnetError if sizes, spacings, origins, directions or the order of slices are inconsistent, or Hounsfield
 *   units are not finite.
 */
export function checkVolume(volume: Volume, name = 'volume'): void {
  const { hounsfieldUnits, slices, height, width, spacingMm, origins } = volume;
  checkSizes(name, volume);
  if (hounsfieldUnits.length !== slices * height * width) {
    const expected = `${slices} x ${height} x ${width} voxels (slices x height x width)`;
    throw new RadnetError(`${name}: expected ${expected}, got ${hounsfieldUnits.length}`);
  }
  for (const [axis, spacing] of Object.entries(spacingMm)) {
    if (!(spacing > 0 && Number.isFinite(spacing))) {
      throw new RadnetError(`${name}: expected a positive ${axis} spacing, got ${spacing} mm`);
    }
  }
  if (origins.length !== slices || !origins.flat().every(Number.isFinite)) {
    throw new RadnetError(`${name}: expected ${slices} finite origins, got ${origins.length}`);
  }
  checkDirections(name, volume.rowDirection, volume.columnDirection);
  if (!gapsBetween(slicePositionsMm(volume)).every((gap) => gap > 0)) {
    throw new RadnetError(`${name}: expected slices in ascending order along their normal`);
  }
  if (hounsfieldUnits instanceof Float32Array && !hounsfieldUnits.every(Number.isFinite)) {
    throw new RadnetError(`${name}: expected finite Hounsfield units, got NaN or infinity`);
  }
}

function checkSizes(name: string, { slices, height, width }: Volume): void {
  if (![slices, height, width].every((size) => Number.isInteger(size) && size > 0)) {
    throw new RadnetError(
      `${name}: expected whole, positive slices x height x width, got ${slices} x ${height} x ${width}`,
    );
  }
}

/** @throws RadnetError if the two are not unit vectors at a right angle. */
export function checkDirections(name: string, row: Vector3, column: Vector3): void {
  const errors = [length(row) - 1, length(column) - 1, dot(row, column)];
  if (!errors.every((error) => Math.abs(error) <= DIRECTION_TOLERANCE)) {
    throw new RadnetError(
      `${name}: expected row and column directions of length 1 at a right angle, ` +
        `got [${row.join(', ')}] and [${column.join(', ')}]`,
    );
  }
}
