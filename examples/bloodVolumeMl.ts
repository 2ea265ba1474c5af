import { RadnetError } from '@radnet/core';

export interface BloodPixels {
  /** Of each slice: see `CtReading.bloodPixels`. */
  readonly bloodPixels: ArrayLike<number>;
  /** Side of a pixel as the network sees it, mm. */
  readonly pixelMm: number;
  /** Of each slice, along the normal of the slices, ascending. */
  readonly positionsMm: readonly number[];
}

/**
 * How much blood the segmentation heads see on the slices that count, in mL. A pixel reaches halfway to the neighbouring slices; at
 * the ends of the CT, as far out as in. With even gaps that is pixels times the slice distance, as in `predictions.csv`, where every
 * slice counts.
 *
 * @returns undefined where there is but one slice, and so no distance.
 * @throws RadnetError where there are not as many positions as slices.
 */
export function bloodVolumeMl(
  { bloodPixels, pixelMm, positionsMm }: BloodPixels,
  counts: (slice: number) => boolean,
): number | undefined {
  const slices = bloodPixels.length;
  if (positionsMm.length !== slices) {
    throw new RadnetError(`positionsMm: expected one of each of ${slices} slices, got ${positionsMm.length}`);
  }
  if (slices < 2) return undefined;
  let cubicMm = 0;
  for (let slice = 0; slice < slices; slice++) {
    if (counts(slice)) cubicMm += bloodPixels[slice]! * pixelMm ** 2 * reachMm(positionsMm, slice);
  }
  return cubicMm / 1000;
}

function reachMm(positionsMm: readonly number[], slice: number): number {
  const at = positionsMm[slice]!;
  const below = at - (positionsMm[slice - 1] ?? NaN);
  const above = (positionsMm[slice + 1] ?? NaN) - at;
  return ((Number.isNaN(below) ? above : below) + (Number.isNaN(above) ? below : above)) / 2;
}
