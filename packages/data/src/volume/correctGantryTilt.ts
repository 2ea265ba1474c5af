import { RadnetError } from '@radnet/core';
import { checkMaskMatches } from './checkMaskMatches';
import { checkVolume } from './checkVolume';
import { geometryWarnings } from './geometryWarnings';
import { add, dot, scale, subtract } from './vector';
import type { Vector3, Volume, VolumeMask } from './volume';

/** Value of the space that comes into the image from outside: air. */
const AIR = -1024;

/** Largest drift along the rows, in pixels, that rounding explains: a tilt about the x axis causes none. */
const MOST_ROW_DRIFT = 1;

/** If the volume would grow beyond this many slice heights, its slices were not scanned in one piece. */
const MOST_GROWTH = 2;

/** How far each slice moves down its columns. */
interface Shear {
  /** Rows from the first row of the sheared volume to that of each slice; may be fractions. */
  readonly rows: readonly number[];
  readonly height: number;
  readonly origins: readonly Vector3[];
}

/**
 * Straightens a volume that was scanned with a tilted gantry, so that its slices are stacked along their normal. Every
 * slice moves down its columns by the drift of its origin, with linear interpolation between rows. Slices keep their
 * planes; nothing is resampled across them. Rows of air (-1024 HU) are added so that nothing is cut off.
 *
 * @returns The same volume if it is not tilted. Otherwise a taller one with new origins and without the tilt warning;
 *   its Hounsfield units are whole numbers if the original's are.
 * @throws RadnetError if the volume contradicts itself, or its slices drift in a way that no gantry tilt explains.
 */
export function correctGantryTilt(volume: Volume): Volume {
  const shear = shearOf(volume);
  if (shear === undefined) return volume;
  const { hounsfieldUnits } = volume;
  const size = volume.slices * shear.height * volume.width;
  const sheared = hounsfieldUnits instanceof Int16Array ? new Int16Array(size) : new Float32Array(size);
  const whole = sheared instanceof Int16Array;
  sheared.fill(AIR);
  moveRows(volume, shear, (target, above, below, weight) => {
    const upper = above === undefined ? AIR : hounsfieldUnits[above]!;
    const lower = below === undefined ? AIR : hounsfieldUnits[below]!;
    const value = upper + weight * (lower - upper);
    sheared[target] = whole ? Math.round(value) : value;
  });
  const corrected = { ...volume, hounsfieldUnits: sheared, height: shear.height, origins: shear.origins };
  const former = geometryWarnings(volume);
  const others = volume.warnings.filter((warning) => !former.includes(warning));
  return { ...corrected, warnings: [...geometryWarnings(corrected), ...others] };
}

/**
 * Straightens a mask like its volume, taking each voxel from the nearest row. The result fits the volume that
 * {@link correctGantryTilt} returns.
 *
 * @param volume The volume before its correction.
 * @throws RadnetError if the mask does not fit the volume, or if `correctGantryTilt` throws for this volume.
 */
export function correctMaskTilt(mask: VolumeMask, volume: Volume): VolumeMask {
  checkMaskMatches(mask, volume);
  const shear = shearOf(volume);
  if (shear === undefined) return mask;
  const voxels = new Uint8Array(mask.slices * shear.height * mask.width);
  moveRows(mask, shear, (target, above, below, weight) => {
    const nearest = weight < 0.5 ? above : below;
    voxels[target] = nearest === undefined ? 0 : mask.voxels[nearest]!;
  });
  return { ...mask, voxels, height: shear.height };
}

/** Returns undefined if the slices lie straight upon one another. */
function shearOf(volume: Volume): Shear | undefined {
  checkVolume(volume);
  const { origins, rowDirection, columnDirection, spacingMm, height } = volume;
  if (!geometryWarnings(volume).some((warning) => warning.startsWith('gantry tilt'))) return undefined;
  const middle = origins[origins.length >> 1]!;
  const drifts = origins.map((origin) => dot(subtract(origin, middle), columnDirection) / spacingMm.y);
  const sideways = origins.map((origin) => dot(subtract(origin, middle), rowDirection) / spacingMm.x);
  const most = Math.max(...sideways.map(Math.abs));
  if (most > MOST_ROW_DRIFT) {
    throw new RadnetError(
      `volume: expected slices that drift down their columns, as a tilted gantry makes them, ` +
        `got ${most.toFixed(1)} pixels along their rows`,
    );
  }
  const first = Math.floor(Math.min(...drifts));
  const grown = height + Math.ceil(Math.max(...drifts)) - first;
  if (grown > MOST_GROWTH * height) {
    throw new RadnetError(
      `volume: expected slices that drift by less than their height of ${height} rows, got ${grown - height}`,
    );
  }
  return {
    rows: drifts.map((drift) => drift - first),
    height: grown,
    origins: origins.map((origin, slice) =>
      add(origin, scale(columnDirection, (first - drifts[slice]!) * spacingMm.y)),
    ),
  };
}

/**
 * Visits all voxels that a slice reaches after the shear.
 *
 * @param put Gets the target voxel, the source voxels above and below it (undefined if outside), and the weight of the
 *   one below.
 */
function moveRows(
  { slices, height, width }: Pick<Volume, 'slices' | 'height' | 'width'>,
  { rows, height: grown }: Shear,
  put: (target: number, above: number | undefined, below: number | undefined, weight: number) => void,
): void {
  for (let slice = 0; slice < slices; slice++) {
    const shift = Math.ceil(rows[slice]!);
    const weight = shift - rows[slice]!;
    // Row `shift + y` lies `weight` of a row below row y.
    for (let y = -1; y < height; y++) {
      if (shift + y < 0 || shift + y >= grown) continue;
      const target = (slice * grown + shift + y) * width;
      const source = (slice * height + y) * width;
      for (let x = 0; x < width; x++) {
        const above = y < 0 ? undefined : source + x;
        const below = y + 1 < height ? source + width + x : undefined;
        put(target + x, above, below, weight);
      }
    }
  }
}
